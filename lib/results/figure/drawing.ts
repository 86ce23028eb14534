/**
 * What figures are made of, paths and texts, and how they become SVG.
 *
 * No library: these few words of SVG are all that the figures need, and what a general one costs to load and run is more
 * than all else of a small sweep.
 */
import type { Theme } from "./theme.js";

/** A picture in pixels, from the upper left corner of its inside. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** Around the inside, for labels and titles. */
  readonly room: Room;
  readonly marks: readonly Mark[];
}

export interface Room {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export type Mark = PathMark | TextMark | GroupMark;

/** In SVG's own words. */
export interface PathMark {
  readonly kind: "path";
  readonly path: string;
  readonly look: PathLook;
}

export interface PathLook {
  readonly stroke?: string;
  readonly strokeWidth?: number;
  readonly strokeOpacity?: number;
  readonly fill?: string;
  readonly fillOpacity?: number;
  readonly dash?: readonly number[];
}

export interface TextMark {
  readonly kind: "text";
  readonly text: string;
  /** Where it begins, has its middle or ends, by `align`; its baseline is at y unless it is `middle`. */
  readonly x: number;
  readonly y: number;
  readonly look: TextLook;
}

export interface TextLook {
  readonly size: number;
  readonly fill: string;
  /** `start` if left out. */
  readonly align?: "start" | "middle" | "end";
  /** Whether the middle of its letters is at y. */
  readonly middle?: boolean;
  /** Clockwise, about (x, y) [deg]. */
  readonly angle?: number;
}

/** Marks that are moved together. */
interface GroupMark {
  readonly kind: "group";
  readonly x: number;
  readonly y: number;
  readonly marks: readonly Mark[];
}

/** So far below the middle of small letters their baseline is, of their size [1]. */
const MIDDLE = 0.3;
/** About how wide a letter is, of its size [1]: DejaVu Sans, which is among the widest. */
const LETTER = 0.6;

export const pathMark = (path: string, look: PathLook): PathMark => ({ kind: "path", path, look });

export const textMark = (text: string, x: number, y: number, look: TextLook): TextMark => ({
  kind: "text",
  text,
  x,
  y,
  look,
});

/** About how wide a text is [px]. */
export function widthOf(text: string, size: number): number {
  return LETTER * size * text.length;
}

/** How many letters there is room for. */
export function lettersIn(room: number, size: number): number {
  return Math.floor(room / (LETTER * size));
}

/** Several drawings as one, one below the other. @param around all of them [px] */
export function stacked(drawings: readonly Drawing[], around: number): Drawing {
  const left = Math.max(0, ...drawings.map(({ room }) => room.left));
  let height = 0;
  const marks = drawings.map((drawing): Mark => {
    const y = height + drawing.room.top;
    height = y + drawing.height + drawing.room.bottom;
    return { kind: "group", x: left, y, marks: drawing.marks };
  });
  const width = left + Math.max(0, ...drawings.map((drawing) => drawing.width + drawing.room.right));
  return { width, height, room: { left: around, right: around, top: around, bottom: around }, marks };
}

/** @param label what is to be seen, for who can't see it */
export function svgText({ width, height, room, marks }: Drawing, label: string, theme: Theme): string {
  const [across, down] = [width + room.left + room.right, height + room.top + room.bottom].map(pixels);
  const behind =
    theme.background === "none" ? "" : `<rect width="${across}" height="${down}" fill="${theme.background}"/>`;
  const size = `width="${across}" height="${down}" viewBox="0 0 ${across} ${down}"`;
  const common = `fill="none" stroke-linecap="round" stroke-linejoin="round" font-family="${theme.font}"`;
  const inside = `<g ${common} transform="translate(${pixels(room.left)},${pixels(room.top)})">${all(marks)}</g>`;
  return `<svg role="img" aria-label="${escaped(label)}" xmlns="http://www.w3.org/2000/svg" ${size}>${behind}${inside}</svg>`;
}

const all = (marks: readonly Mark[]): string => marks.reduce((text, mark) => text + markText(mark), "");

function markText(mark: Mark): string {
  switch (mark.kind) {
    case "path":
      return `<path d="${mark.path}"${pathAttributes(mark.look)}/>`;
    case "text":
      return textElement(mark);
    case "group":
      return `<g transform="translate(${pixels(mark.x)},${pixels(mark.y)})">${all(mark.marks)}</g>`;
  }
}

function pathAttributes({ stroke, strokeWidth = 1, strokeOpacity = 1, fill, fillOpacity = 1, dash }: PathLook): string {
  return [
    fill === undefined ? "" : ` fill="${fill}"`,
    fillOpacity === 1 ? "" : ` fill-opacity="${fillOpacity}"`,
    stroke === undefined ? "" : ` stroke="${stroke}"`,
    stroke === undefined || strokeWidth === 1 ? "" : ` stroke-width="${strokeWidth}"`,
    strokeOpacity === 1 ? "" : ` stroke-opacity="${strokeOpacity}"`,
    dash === undefined ? "" : ` stroke-dasharray="${dash.join(",")}"`,
  ].join("");
}

function textElement({ text, x, y, look: { size, fill, align = "start", middle, angle } }: TextMark): string {
  const baseline = middle === true ? MIDDLE * size : 0;
  const at =
    angle === undefined
      ? `x="${pixels(x)}" y="${pixels(y + baseline)}"`
      : `transform="translate(${pixels(x)},${pixels(y)}) rotate(${angle})" y="${pixels(baseline)}"`;
  const anchor = align === "start" ? "" : ` text-anchor="${align}"`;
  return `<text ${at}${anchor} font-size="${size}px" fill="${fill}">${escaped(text)}</text>`;
}

/** To a hundredth of a pixel. */
function pixels(x: number): string {
  return String(Math.round(100 * x) / 100);
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
