/** The colours of figures: on paper, on a dark screen, or as a page's style sheet says. */

export interface Theme {
  /** What lies behind; `none` lets the page show. */
  readonly background: string;
  /** Text, its quieter kind, and lines of axes and grids. */
  readonly ink: string;
  readonly quiet: string;
  readonly grid: string;
  /** Points, bars and curves; what is marked in them; positive and negative. */
  readonly accent: string;
  readonly mark: string;
  readonly positive: string;
  readonly negative: string;
  /** How far one quantity follows another. */
  readonly follows: string;
  /** Of curves side by side. */
  readonly curves: readonly string[];
  readonly font: string;
}

/** The font of PNGs, which comes with a package; others fall back to what there is. */
export const FIGURE_FONT = "DejaVu Sans";

export const LIGHT: Theme = {
  background: "#ffffff",
  ink: "#1c2430",
  quiet: "#5b6675",
  grid: "#e3e8ee",
  accent: "#2f6fde",
  mark: "#d9480f",
  positive: "#2f6fde",
  negative: "#d9480f",
  follows: "#0b7a6f",
  curves: ["#2f6fde", "#d9480f", "#0b7a6f", "#8a3ffc", "#a0620b", "#c2255c"],
  font: `${FIGURE_FONT}, Verdana, sans-serif`,
};

export const DARK: Theme = {
  background: "#12161c",
  ink: "#e6ebf2",
  quiet: "#98a4b3",
  grid: "#2a323d",
  accent: "#6ea8fe",
  mark: "#ff9257",
  positive: "#6ea8fe",
  negative: "#ff9257",
  follows: "#45c9b6",
  curves: ["#6ea8fe", "#ff9257", "#45c9b6", "#be95ff", "#e0b050", "#ff8fb1"],
  font: LIGHT.font,
};

/** The names of a page's custom properties, whose values change with its colour scheme. */
export const PAGE: Theme = {
  background: "none",
  ink: "var(--ink)",
  quiet: "var(--quiet)",
  grid: "var(--grid)",
  accent: "var(--accent)",
  mark: "var(--mark)",
  positive: "var(--positive)",
  negative: "var(--negative)",
  follows: "var(--follows)",
  curves: [1, 2, 3, 4, 5, 6].map((curve) => `var(--curve-${curve})`),
  font: "inherit",
};

/**
 * The colours of maps from the least to the greatest value: even to the eye, in grey, and to who sees no red or green.
 *
 * Nine of the 256 of viridis, by S. van der Walt and N. Smith (CC0), with straight lines between.
 */
const MAP = ["#440154", "#472d7b", "#3b528b", "#2c728e", "#21918c", "#28ae80", "#5ec962", "#addc30", "#fde725"];

/** So many shades of it, as hexadecimal colours. */
export function mapShades(count: number): readonly string[] {
  const parts = MAP.map((colour) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)));
  return Array.from({ length: count }, (_, shade) => {
    const place = (shade / Math.max(1, count - 1)) * (MAP.length - 1);
    const low = Math.min(MAP.length - 2, Math.floor(place));
    const mixed = parts[low]!.map((part, k) => Math.round(part + (parts[low + 1]![k]! - part) * (place - low)));
    return `#${mixed.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
  });
}
