/**
 * A figure before it is drawn, and how it becomes SVG.
 *
 * Not here: what is in the figures (figures.ts), what they are made of (drawing.ts), PNG (figure-png.ts).
 */
import { type Drawing, svgText } from "./drawing.js";
import { LIGHT, type Theme } from "./theme.js";

export interface Figure {
  /** Of lower-case letters, digits and hyphens: a file's name. */
  readonly id: string;
  readonly title: string;
  /** What is to be seen, in a sentence, for who can't see it. */
  readonly alt: string;
  /** What stands below it, in place of the title. */
  readonly caption?: string;
  draw(theme: Theme): Drawing;
}

/** A figure as an SVG file. */
export function svgOf({ title, alt, draw }: Figure, theme: Theme = LIGHT): string {
  return svgText(draw(theme), `${title}: ${alt}`, theme);
}

/** A file's name from any text. */
export function fileName(...words: readonly string[]): string {
  const name = words.map((word) => word.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "")).join("-");
  return name.toLowerCase().slice(0, 100) || "figure";
}
