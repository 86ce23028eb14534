/** HTML from templates: what is put in is text, and escaped, unless it is markup that was made here. */
import { escaped } from "../figure/drawing.js";

export interface Markup {
  readonly markup: string;
}

type Piece = string | number | Markup | undefined | readonly Piece[];

/** Text is escaped, undefined is nothing, lists are joined. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  // Not joined: each of the templates around a picture would copy it.
  return { markup: strings.reduce((text, next, index) => text + next + written(pieces[index]), "") };
}

function written(piece: Piece): string {
  if (piece === undefined) return "";
  if (typeof piece === "string" || typeof piece === "number") return escaped(String(piece));
  if ("markup" in piece) return piece.markup;
  return piece.reduce<string>((text, each) => text + written(each), "");
}

/** What is markup already: an SVG, a style sheet of ours. */
export function markup(text: string): Markup {
  return { markup: text };
}
