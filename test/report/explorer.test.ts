/** The part of a report that answers to a hand, in Chromium: what it shows, from which numbers, and that it asks nobody. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { reportHtml } from "../../lib/results/report/report.js";
import { describeUnless } from "../missing.js";
import { everything } from "../results/report-source.js";
import { startChromium, withoutChromium } from "./chromium.js";

const HOSTILE = `</script><script>document.title='hacked'</script><img src=x onerror="document.title='hacked'">`;

describeUnless(withoutChromium())("a report that is looked at closer", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "katfan-explorer-"));
  const source = everything(HOSTILE);
  const file = path.join(folder, "report.html");
  let browser: Browser;

  beforeAll(async () => {
    writeFileSync(file, reportHtml(source));
    browser = await startChromium();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  async function open(options: object = {}): Promise<{ page: Page; events: string[] }> {
    const context = await browser.newContext({ viewport: { width: 1000, height: 900 }, ...options });
    const page = await context.newPage();
    const events: string[] = [];
    page.on("console", (message) => events.push(message.text()));
    page.on("pageerror", (error) => events.push(String(error)));
    await page.goto(pathToFileURL(file).href);
    return { page, events };
  }

  const counted = (page: Page) => page.locator("#look-count").textContent();

  it("says which job a dot is, with its numbers and the command that runs it again", async () => {
    const { page, events } = await open();
    await page.locator("#look-plot").focus();
    await page.keyboard.press("ArrowRight");
    const told = await page.locator("#look-told").textContent();
    const [, job] = /^job (\d+) katfan run spec\.json --job (\d+)/.exec(told!)!;
    const values = source.rows.data[source.rows.columns.findIndex(({ name }) => name === "ITM.T")]!;
    const shown = Number(/ITM\.T = ([\d.]+)/.exec(told!)![1]);
    expect(shown).toBeCloseTo(values[Number(job)]!, 8);
    // The first from the left: the least of what lies across, of the jobs that have something above.
    const good = [...values.keys()].filter((row) => row % 100 !== 42);
    expect(values[Number(job)]).toBe(Math.min(...good.map((row) => values[row]!)));
    expect(events).toEqual([]);
    expect(await page.title()).not.toBe("hacked");
  });

  it("goes nearer by a box and by its buttons, and back to the whole", async () => {
    const { page } = await open();
    expect(await counted(page)).toBe("495 of 500 jobs in view");
    await page.locator("#look-plot").scrollIntoViewIfNeeded();
    const box = (await page.locator("#look-plot").boundingBox())!;
    await page.mouse.move(box.x + 0.4 * box.width, box.y + 0.3 * box.height);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.6 * box.width, box.y + 0.6 * box.height);
    await page.mouse.up();
    const some = Number((await counted(page))!.split(" ")[0]);
    expect(some).toBeGreaterThan(5);
    expect(some).toBeLessThan(400);
    await page.locator("#look-whole").click();
    expect(await counted(page)).toBe("495 of 500 jobs in view");
    await page.locator("#look-in").click();
    expect(Number((await counted(page))!.split(" ")[0])).toBeLessThan(495);
  });

  it("puts any number over any other, with logarithmic axes and colours", async () => {
    const { page, events } = await open();
    await page.locator("#look-y").selectOption({ label: "ETM.T" });
    await page.locator("#look-x").selectOption({ label: "job" });
    await page.locator("#look-log-y").check();
    await page.locator("#look-colour").selectOption({ label: "ITM.phi" });
    expect(await counted(page)).toBe("500 of 500 jobs in view");
    expect(await page.locator("#look-legend").textContent()).toMatch(
      /^ITM\.phi \[deg\]: dark 0\.00\d+, bright 0\.01\d+$/,
    );
    expect(await page.locator("#look-plot").getAttribute("aria-label")).toContain("ETM.T over job, 500 jobs in view");
    expect(events).toEqual([]);
  });

  it("saves what is in view as CSV, and pictures as PNG", async () => {
    const { page } = await open({ acceptDownloads: true });
    const saved = async (click: () => Promise<void>) => {
      const [download] = await Promise.all([page.waitForEvent("download"), click()]);
      return readFileSync(await download.path());
    };
    const csv = (await saved(() => page.locator("#look-csv").click())).toString("utf8").trimEnd().split("\n");
    expect(csv).toHaveLength(1 + 495);
    expect(csv[0]).toContain("ITM.phi");
    for (const button of [page.locator("#look-png"), page.locator("figure .save").first()]) {
      expect((await saved(() => button.click())).subarray(1, 4).toString("latin1")).toBe("PNG");
    }
  });

  it("isn't there where scripts aren't allowed: the page reads as it did", async () => {
    const { page } = await open({ javaScriptEnabled: false });
    expect(await page.locator("#look").isVisible()).toBe(false);
    expect(await page.locator("figure svg").count()).toBeGreaterThan(10);
  });
});
