/** The bounds on what a text may ask of the parser. Passing one is an error that says which. */

/** The longest text [UTF-16 code units]. */
export const MAX_TEXT_LENGTH = 8 * 1024 * 1024;
/** How deeply brackets, signs and powers may nest. */
export const MAX_DEPTH = 64;
/** How many operators and calls one argument may have. */
export const MAX_OPERATORS = 1000;
/** How many mistakes are told at once. */
export const MAX_MISTAKES = 50;
/** How often the tokenizer begins anew behind a bracket that is never closed. */
export const MAX_RESTARTS = 3;
/** How many columns of a line an excerpt shows. */
export const MAX_EXCERPT_WIDTH = 160;
