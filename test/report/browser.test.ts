/** Reports in a browser: Chromium without a screen. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pageEngine } from "../../lib/backends/page-engine.js";
import { reportHtml } from "../../lib/results/report/report.js";
import { describeUnless } from "../missing.js";
import { everything, laserNoise } from "../results/report-source.js";
import { startChromium, withoutChromium } from "./chromium.js";

const HOSTILE = `</script></style><img src=x onerror="document.title='hacked'"><svg onload="document.title='hacked'">`;

interface View {
  readonly width: number;
  readonly dark: boolean;
}
const VIEWS: readonly View[] = [
  { width: 390, dark: false },
  { width: 390, dark: true },
  { width: 1280, dark: false },
  { width: 1280, dark: true },
];

/** Runs in the page: how light a card is, and the contrast of texts to it, as WCAG 2.2 defines it. */
const CONTRASTS = `(() => {
  const luminance = (color) => {
    const [r, g, b] = color.match(/\\d+/g).map((part) => (Number(part) / 255) ** 2.2);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const card = luminance(getComputedStyle(document.querySelector(".card")).backgroundColor);
  const contrast = (selector, property) => {
    const text = luminance(getComputedStyle(document.querySelector(selector))[property]);
    return (Math.max(text, card) + 0.05) / (Math.min(text, card) + 0.05);
  };
  return { card, ink: contrast(".card dd", "color"), quiet: contrast(".card dt", "color"), axis: contrast("svg text", "fill") };
})()`;

describeUnless(withoutChromium())("a report in a browser", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "katfan-report-"));
  const pages = new Map<string, string>();
  let browser: Browser;

  beforeAll(async () => {
    const engine = await pageEngine();
    const sources = {
      "laser-noise": laserNoise(10_000),
      everything: everything("±"),
      hostile: everything(HOSTILE),
      carrying: { ...everything("±"), engine },
      "hostile to what it carries": { ...everything(HOSTILE), engine },
    };
    for (const [name, source] of Object.entries(sources)) {
      const file = path.join(folder, `${name}.html`);
      writeFileSync(file, reportHtml(source));
      pages.set(name, pathToFileURL(file).href);
    }
    browser = await startChromium();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  /** Opens a page, and lists all that it says or asks for. */
  async function open(name: string, { width, dark }: View) {
    const context = await browser.newContext({
      viewport: { width, height: 844 },
      colorScheme: dark ? "dark" : "light",
    });
    const page = await context.newPage();
    const events: string[] = [];
    page.on("console", (message) => events.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => events.push(String(error)));
    page.on("request", (request) => {
      if (request.url() !== pages.get(name) && !request.url().startsWith("data:")) events.push(request.url());
    });
    await page.goto(pages.get(name)!);
    return { page, events, close: () => context.close() };
  }

  const all = ["laser-noise", "everything", "hostile", "carrying", "hostile to what it carries"];
  const cases = all.flatMap((name) => VIEWS.map((view) => ({ name, ...view })));

  it.each(cases)(
    "of $name at $width px, dark $dark: is silent, and no wider than the screen",
    async ({ name, ...view }) => {
      const { page, events, close } = await open(name, view);
      for (const details of await page.locator("summary").all()) await details.click();
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(view.width);
      expect(events).toEqual([]);
      expect(await page.title()).not.toBe("hacked");
      expect(await page.locator("img, iframe, object, embed, a").count()).toBe(0);
      // Its numbers, and what shows them; the run's spec, the engine, and what solves jobs with them.
      expect(await page.locator("script").count()).toBe(/carr/.test(name) ? 5 : 2);
      await close();
    },
  );

  it("is dark where the reader's system is, with text that stands out", async () => {
    const luminances: { card: number; ink: number; quiet: number; axis: number }[] = [];
    for (const dark of [false, true]) {
      const { page, close } = await open("everything", { width: 1280, dark });
      luminances.push(await page.evaluate(CONTRASTS));
      await close();
    }
    expect(luminances[0]!.card).toBeGreaterThan(0.9);
    expect(luminances[1]!.card).toBeLessThan(0.05);
    // 4.5 is what WCAG 2.2 asks of text.
    for (const { ink, quiet, axis } of luminances) expect(Math.min(ink, quiet, axis)).toBeGreaterThan(4.5);
  });

  it("has headings in order, figures with names, tables with headers", async () => {
    const { page, close } = await open("everything", VIEWS[2]!);
    const levels = await page.locator("h1, h2, h3").evaluateAll((all) => all.map((each) => Number(each.tagName[1])));
    expect(levels[0]).toBe(1);
    expect(levels.every((level, index) => index === 0 || level <= levels[index - 1]! + 1)).toBe(true);
    const labels = await page
      .locator("figure svg")
      .evaluateAll((all) => all.map((each) => each.getAttribute("aria-label")));
    expect(labels).toHaveLength(20);
    expect(labels.every((label) => (label?.length ?? 0) > 20)).toBe(true);
    expect(await page.locator("th:not([scope])").count()).toBe(0);
    expect(await page.locator(".table:not([aria-label])").count()).toBe(0);
    await close();
  });

  it("draws each job where it lies", async () => {
    const { page, close } = await open("laser-noise", VIEWS[2]!);
    const boxes = await page.locator("figure svg").evaluateAll((all) =>
      all.map((svg) => {
        const [outer, paths] = [svg.getBoundingClientRect(), [...svg.querySelectorAll("path[stroke-linecap]")]];
        return paths.every((path) => {
          const inner = path.getBoundingClientRect();
          return (
            inner.left >= outer.left &&
            inner.right <= outer.right &&
            inner.top >= outer.top &&
            inner.bottom <= outer.bottom
          );
        });
      }),
    );
    expect(boxes).toEqual([true, true]);
    await close();
  });
});
