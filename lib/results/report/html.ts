/** HTML from templates: what is put in is text, and escaped, unless it is markup that was made here. */
import { escaped } from "../figure/drawing.js";

export interface Markup {
  readonly markup: string;
}

type Piece = string | number | Markup | undefined | readonly Piece[];

/** Text is escaped, undefined is nothing, lists are joined. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return { markup: strings.map((text, index) => text + written(pieces[index])).join("") };
}

function written(piece: Piece): string {
  if (piece === undefined) return "";
  if (typeof piece === "string" || typeof piece === "number") return escaped(String(piece));
  if ("markup" in piece) return piece.markup;
  return piece.map(written).join("");
}

/** What is markup already: an SVG, a style sheet of ours. */
export function markup(text: string): Markup {
  return { markup: text };
}
