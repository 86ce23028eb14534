/**
 * A figure before it is drawn, and how it becomes SVG.
 *
 * vega draws it, without a browser. It is loaded here and only here, when something is drawn: it is large.
 * Not here: what is in the figures (figures.ts), PNG (figure-png.ts).
 */
import type { Spec } from "vega";
import { LIGHT, type Theme } from "./theme.js";

export interface Figure {
  /** Of lower-case letters, digits and hyphens: a file's name. */
  readonly id: string;
  readonly title: string;
  /** What is to be seen, in a sentence, for who can't see it. */
  readonly alt: string;
  /** What stands below it, in place of the title. */
  readonly caption?: string;
  draw(theme: Theme): Spec;
}

/** A figure as an SVG file. */
export async function svgOf(figure: Figure, theme: Theme = LIGHT): Promise<string> {
  const { parse, View } = await import("vega");
  const spec = { ...figure.draw(theme), config: configOf(theme), background: theme.background };
  const svg = await new View(parse(spec), { renderer: "none" }).toSVG();
  return labelled(svg, figure);
}

/** The SVG with a name for screen readers in place of vega's roles, which name each of its parts; and shorter. */
function labelled(svg: string, { title, alt }: Figure): string {
  const bare = svg
    .replace(/<[a-z][^>]*>/g, (tag) =>
      tag
        .replace(/ (?:role|aria-[a-z]+|class|pointer-events|xmlns:xlink|version)="[^"]*"/g, "")
        .replace(/ (?:opacity|stroke-width)="1"/g, "")
        .replace(/ (transform|d)="([^"]*)"/g, (_, name, value) => ` ${name}="${shorter(value)}"`),
    )
    .replace(/<path d="[^"]*" display="none"\/>/g, "");
  return bare.replace("<svg ", `<svg role="img" aria-label="${escaped(`${title}: ${alt}`)}" `);
}

/** Numbers to a hundredth of a pixel. */
function shorter(path: string): string {
  return path.replace(/(\d+\.\d\d)\d+/g, "$1");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as it may stand in HTML, in an attribute too. */
export function escaped(text: string): string {
  // Control characters have no place in either, not even as entities.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are meant
  return text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, "\ufffd").replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

function configOf(theme: Theme): NonNullable<Spec["config"]> {
  return {
    axis: {
      domainColor: theme.quiet,
      tickColor: theme.quiet,
      gridColor: theme.grid,
      labelColor: theme.quiet,
      titleColor: theme.ink,
      labelFont: theme.font,
      titleFont: theme.font,
      labelFontSize: 13,
      titleFontSize: 14,
      titleFontWeight: "normal",
      titlePadding: 8,
      labelPadding: 4,
      tickSize: 4,
      domainWidth: 1,
    },
  };
}

/** A file's name from any text. */
export function fileName(...words: readonly string[]): string {
  const name = words.map((word) => word.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "")).join("-");
  return name.toLowerCase().slice(0, 100) || "figure";
}
