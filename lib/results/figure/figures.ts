/** Figures of runs, as SVG and as PNG: what others use of them. */
export { type Figure, svgOf } from "./figure.js";
export { pngOf } from "./figure-png.js";
export { figuresOf } from "./run-figures.js";
export { DARK, type Theme } from "./theme.js";
