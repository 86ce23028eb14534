/** Figures as PNG: drawn as SVG, then by resvg with a font from a package, since machines in the cloud have none. */
import { createRequire } from "node:module";
import { UserError } from "../../errors.js";
import { type Figure, svgOf } from "./figure.js";
import { FIGURE_FONT, LIGHT, type Theme } from "./theme.js";

/** How many pixels of the picture a pixel of the figure is. */
const SCALE = 2;

export async function pngOf(figure: Figure, theme: Theme = LIGHT): Promise<Uint8Array> {
  const { Resvg } = await import("@resvg/resvg-js").catch((error: unknown) => {
    const what = "pictures are made by @resvg/resvg-js, which isn't installed";
    const remedy = "Have them as SVG, or use the katfan that npm installs.";
    throw new UserError({ code: "no-png", place: "PNG", what, remedy }, [], { cause: error });
  });
  const { resolve } = createRequire(import.meta.url);
  const svg = svgOf(figure, theme);
  const picture = new Resvg(svg, {
    fitTo: { mode: "zoom", value: SCALE },
    font: {
      loadSystemFonts: false,
      fontFiles: [resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf")],
      defaultFontFamily: FIGURE_FONT,
    },
  });
  return picture.render().asPng();
}
