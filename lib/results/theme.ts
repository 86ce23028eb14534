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
  font: "inherit",
};
