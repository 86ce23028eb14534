/** The page of katfan serve as it looks over a run, in Chromium: for the guide. What differs from run to run, dates and times, isn't in it. */
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

/** @returns a PNG of what is selected, and of all pictures */
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
    return await page.locator("#explorer").screenshot();
  } finally {
    await browser.close();
    await server.close();
  }
}
