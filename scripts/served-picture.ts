/** The page of katfan serve as it looks over a run, in Chromium: for the guide. What differs from run to run, dates and times, isn't in it. */
import type { Page } from "playwright-core";
import { runsAtHand } from "../lib/cli/serve/runs-at-hand.js";
import { listening } from "../lib/cli/serve/server.js";
import { startChromium } from "../test/report/chromium.js";

const WIDTH = 1180;
const SCALE = 1;

export interface Served {
  /** The folder of runs, and which of them. */
  readonly place: string;
  readonly run: string;
  /** What is looked at, as the address has it behind the run. */
  readonly view: string;
  readonly dark?: boolean;
}

const QUALITY = 0.85;

/** A picture as the browser itself writes it. */
async function asWebp(page: Page, png: Uint8Array): Promise<Uint8Array> {
  const address = await page.evaluate<string>(`(async () => {
    const image = new Image();
    image.src = "data:image/png;base64,${Buffer.from(png).toString("base64")}";
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    canvas.getContext("2d").drawImage(image, 0, 0);
    return canvas.toDataURL("image/webp", ${QUALITY});
  })()`);
  return Buffer.from(address.slice(address.indexOf(",") + 1), "base64");
}

/** @returns what is selected, and all pictures, as WebP: lines by the thousand are a third of what they are as PNG */
export async function servedPicture({ place, run, view, dark = false }: Served): Promise<Uint8Array> {
  const server = await listening(await runsAtHand(place), 0);
  const browser = await startChromium();
  try {
    const context = await browser.newContext({
      viewport: { width: WIDTH, height: 1_000 },
      deviceScaleFactor: SCALE,
      colorScheme: dark ? "dark" : "light",
    });
    const page = await context.newPage();
    await page.goto(`${server.address}#run=${run}&${view}`);
    await page.locator("#jobs tr").first().waitFor();
    await page.addStyleTag({ content: "main > section > header, #explorer > section:last-child { display: none }" });
    return await asWebp(page, await page.locator("#explorer").screenshot());
  } finally {
    await browser.close();
    await server.close();
  }
}
