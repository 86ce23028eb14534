/** How much of a run its summary and its report hold. Reaching one of these is no error: the summary says what it left out. */

/** Cells of the even grid that histograms and quantiles come from: a power of two, at least this many. */
export const EVEN_CELLS = 8192;
/** As many fine cells a bin of a histogram, up to the next limit. */
export const CELLS_A_BIN = 128;
export const MAX_EVEN_CELLS = 262_144;
/** Cells of the grid that is even in the exponent. */
export const RELATIVE_CELLS = 4096;
/** Cells of each of the two grids of one element of an array. */
export const ELEMENT_CELLS = 256;
/** Elements of an array whose quantiles are kept; and whose moments and extremes are. */
export const MAX_ELEMENTS_WITH_QUANTILES = 4096;
export const MAX_ELEMENTS = 65_536;
/** How many least and how many greatest values are kept with their jobs. */
export const KEPT_EXTREMES = 5;
/** Failed jobs that are kept, the lowest indices, and how much of their errors [characters]. */
export const KEPT_FAILURES = 20;
export const MAX_ERROR_CHARACTERS = 500;
/** Variables of the covariance matrix: its sums take half of the square of it a job. */
export const MAX_COVARIANCE_VARIABLES = 64;
/** Rows between two settlements of an exact sum; its cells hold 2^27 terms. */
export const ROWS_A_SETTLEMENT = 1_048_576;
/** Bins of a histogram, and quantiles, where the spec says nothing. */
export const DEFAULT_BINS = 30;
export const DEFAULT_QUANTILES: readonly number[] = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];
