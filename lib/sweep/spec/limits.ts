/** How large a spec and a sweep may be. Passing one of these is the user's mistake, and its error says which. */

/** Jobs are counted exactly in doubles. */
export const MAX_JOBS = Number.MAX_SAFE_INTEGER;
/** The text of a spec, tables and code included [characters]. */
export const MAX_SPEC_CHARACTERS = 64 * 1024 * 1024;
/** Values in a spec: lists, objects, and what they hold; a table of the largest size fits. */
export const MAX_NODES = 8_000_000;
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
/** Places of a map along an axis, and a map's heights as text [characters]: a map of a thousand by a thousand fits. */
export const MAX_MAP_PLACES = 10_000;
export const MAX_MAP_CHARACTERS = 24 * 1024 * 1024;
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
/** Chunks of a run: what an orchestrator lists and keeps in mind. */
export const MAX_CHUNKS = 1_000_000;
/** Jobs whose edits are looked at before a sweep starts, and jobs that code may fail in before its outputs are known. */
export const MAX_SCANNED_JOBS = 20_000;
export const MAX_FIRST_FAILURES = 100;
/** Ways in which edits change what a model has, as far as they are compiled to find its outputs. */
export const MAX_SCANNED_MODELS = 256;
/** Compiled models with edits that are kept. */
export const MAX_KEPT_MODELS = 256;
/** Numbers in what a job's code returns. */
export const MAX_RETURNED_NUMBERS = 1_000_000;
/** A spec in YAML, whose reader is slow [characters]; and how often its aliases may be followed. */
export const MAX_YAML_CHARACTERS = 8 * 1024 * 1024;
export const MAX_YAML_ALIASES = 1_000;
