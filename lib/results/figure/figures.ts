/** Figures of runs, as SVG by vega and as PNG by resvg: what others use of them. Both are loaded when something is drawn. */
export { type Figure, svgOf } from "./figure.js";
export { pngOf } from "./figure-png.js";
export { figuresOf } from "./run-figures.js";
export { DARK, type Theme } from "./theme.js";
