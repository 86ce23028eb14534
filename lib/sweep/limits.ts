/** How large a spec and a sweep may be. Passing one of these is the user's mistake, and its error says which. */

/** Jobs are counted exactly in doubles. */
export const MAX_JOBS = Number.MAX_SAFE_INTEGER;
/** The text of a spec, tables and code included [characters]. */
export const MAX_SPEC_CHARACTERS = 64 * 1024 * 1024;
/** How deep a spec nests. */
export const MAX_DEPTH = 32;
/** The text of a model, of an analysis, or of what an edit adds [characters]. */
export const MAX_KATSCRIPT_CHARACTERS = 4 * 1024 * 1024;
/** The bundled code of a job [characters]. */
export const MAX_CODE_CHARACTERS = 16 * 1024 * 1024;
/** Parameters that vary. */
export const MAX_PARAMETERS = 10_000;
/** Parameters of one group of correlated normals: its factorisation takes the cube of it. */
export const MAX_CORRELATED = 500;
/** Values of a choice, or of an axis of a grid. */
export const MAX_VALUES = 1_000_000;
/** Numbers in a table. */
export const MAX_TABLE_NUMBERS = 5_000_000;
/** Jobs of a Sobol sequence: its points have 32 digits. */
export const MAX_SOBOL_JOBS = 4_294_967_296;
/** Jobs of a Latin hypercube: each has a stratum of its own, which a double must resolve. */
export const MAX_LATIN_HYPERCUBE_JOBS = 70_368_744_177_664;
/** Edits of a spec, and commands of one edit. */
export const MAX_EDITS = 10_000;
/** Bins of a histogram. */
export const MAX_BINS = 10_000;
/** Quantiles of an output. */
export const MAX_QUANTILES = 1_000;
/** Names in a list of outputs. */
export const MAX_OUTPUTS = 10_000;
/** How many mistakes one error lists. */
export const MAX_MISTAKES = 50;
