/**
 * Reports that carry their engine, in Chromium: what a click on a job solves is what the run has, to the last bit, in each of the
 * examples; and what the sliders solve is what a run with these values has.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readPart } from "../../lib/results/part/part.js";
import type { Table } from "../../lib/results/table.js";
import { widthOf } from "../../lib/shape.js";
import { katfan, ROOT, recordOf } from "../cli/katfan.js";
import { describeUnless } from "../missing.js";
import { startChromium, withoutChromium } from "./chromium.js";

/** How many jobs of an example are run here: as many as take seconds; all if it isn't said. */
const JOBS: Readonly<Record<string, number>> = {
  "laser-noise": 2_000,
  "many-ranks": 300,
  "mode-mismatch": 300,
  "thermal-arm": 40,
  "aligo-sensitivity": 60,
};
/** Searches: a job takes seconds to minutes, so one of them is solved again. */
const SEARCHES: ReadonlySet<string> = new Set(["filter-cavity", "uifo", "voyager-design"]);
const EXAMPLES = readdirSync(path.join(ROOT, "examples"));

/** What stands in the section once a job has been solved. */
interface Shown {
  readonly job: number;
  readonly isOwn: boolean;
  readonly error?: string;
  readonly values: readonly number[];
  readonly outputs: readonly (readonly number[])[];
}

/** Runs in the page: numbers as they cross to here, NaN and -0 among them. */
const SHOWN = `(() => {
  const solved = document.getElementById("solve").solved;
  return solved && { ...solved, values: [...solved.values], outputs: solved.outputs.map((numbers) => [...numbers]) };
})()`;

/** Runs an example, or the beginning of it. */
async function run(example: string, below: string) {
  const own = mkdtempSync(path.join(below, `${example}-`));
  cpSync(path.join(ROOT, "examples", example), own, { recursive: true });
  const file = path.join(own, "spec.yaml");
  const text = readFileSync(file, "utf8");
  const few = JOBS[example] === undefined ? text : text.replace(/^jobs: .*$/m, `jobs: ${JOBS[example]}`);
  writeFileSync(file, few.replace(/\bstarts: \d+/, "starts: 3").replace(/\bevaluations: \d+/, "evaluations: 12"));
  const out = path.join(below, "runs");
  const record = recordOf(await katfan(["run", own, "--out", out, "--json"]));
  const folder = path.join(out, "runs", record.run);
  const parts = readdirSync(path.join(folder, "parts")).sort();
  const tables = await Promise.all(
    parts.map(async (name) => (await readPart(readFileSync(path.join(folder, "parts", name)))).table),
  );
  return { folder, tables };
}

/** A job's numbers in the data set, by the columns of a role. */
function rowOf(tables: readonly Table[], job: number, role: "input" | "output"): (readonly [string, Float64Array])[] {
  const table = tables.find(({ first, count }) => job >= first && job < first + count)!;
  return table.columns.flatMap((column, index) => {
    if (column.role !== role || column.type === "text") return [];
    const width = widthOf({ shape: column.shape, complex: column.type === "complex" });
    const row = job - table.first;
    return [[column.name, (table.data[index] as Float64Array).slice(row * width, (row + 1) * width)] as const];
  });
}

const bitsOf = (numbers: Iterable<number>) => Buffer.from(Float64Array.from(numbers).buffer).toString("hex");

describeUnless(withoutChromium())("a report that carries its engine", () => {
  const out = mkdtempSync(path.join(tmpdir(), "katfan-solve-"));
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(out, { recursive: true });
  });

  async function open(folder: string) {
    const page = await (await browser.newContext({ viewport: { width: 1000, height: 900 } })).newPage();
    const events: string[] = [];
    page.on("console", (message) => events.push(message.text()));
    page.on("pageerror", (error) => events.push(String(error)));
    page.on("request", (request) => {
      if (!/^(file|data|blob):/.test(request.url())) events.push(request.url());
    });
    await page.goto(pathToFileURL(path.join(folder, "report.html")).href);
    return { page, events };
  }

  /** What is solved when this is done; the sliders may ask for more than one. */
  async function solved(page: Page, act: () => Promise<void>): Promise<Shown> {
    const before = Number((await page.locator("#solve").getAttribute("data-answered")) ?? 0);
    await act();
    await page.locator(`#solve[data-answered="${before + 1}"]`).waitFor({ timeout: 60_000 });
    const shown = (await page.evaluate(SHOWN)) as Shown | undefined;
    if (shown === undefined) throw new Error((await page.locator("#solve-told").textContent()) ?? "");
    return shown;
  }

  it.each(EXAMPLES)("of %s solves the run's jobs again, to the last bit, and stays below 1 MB", async (example) => {
    const { folder, tables } = await run(example, out);
    expect(readFileSync(path.join(folder, "report.html")).length).toBeLessThan(1_000_000);
    const { page, events } = await open(folder);
    const hasDots = (await page.locator("#look-plot").count()) > 0;
    if (hasDots) await page.locator("#look-plot").focus();
    for (let step = 0; step < (SEARCHES.has(example) ? 1 : 5); step++) {
      const shown = await solved(page, async () => {
        if (hasDots) for (let key = 0; key <= 3 * step; key++) await page.keyboard.press("ArrowRight");
        else await page.locator("#solve-job").fill(String(step));
        await page.keyboard.press("Enter");
      });
      expect(shown.isOwn).toBe(true);
      expect(bitsOf(shown.values)).toBe(bitsOf(rowOf(tables, shown.job, "input").flatMap(([, own]) => [...own])));
      for (const [index, [name, own]] of rowOf(tables, shown.job, "output").entries()) {
        expect(bitsOf(shown.outputs[index]!), `${name} of job ${shown.job}`).toBe(bitsOf(own));
      }
      if (hasDots && shown.error === undefined)
        expect(await page.locator("#solve-told").textContent()).toContain("to the last bit");
    }
    expect(events).toEqual([]);
    await page.context().close();
  });

  it("solves what the sliders say as a run with these values does, marks it, and says why a job with others fails", async () => {
    const { folder } = await run("cavity", out);
    const { page, events } = await open(folder);
    await solved(page, () => page.getByRole("button", { name: "Solve" }).click());
    await solved(page, () => page.getByRole("slider", { name: "ETM.phi" }).fill("0.0625"));
    const moved = await solved(page, async () => {
      await page.getByRole("textbox", { name: "ITM.T" }).fill("0.011");
      await page.keyboard.press("Enter");
    });
    expect([moved.isOwn, moved.values[0], moved.values[4]]).toEqual([false, 0.011, 0.0625]);
    const {
      vary,
      sampling: _,
      jobs: _jobs,
      ...rest
    } = JSON.parse(readFileSync(path.join(folder, "spec.json"), "utf8"));
    const values = vary.map(({ parameter }: { parameter: string }, index: number) => {
      return { parameter, kind: "values", values: [moved.values[index]] };
    });
    const point = path.join(out, "point.json");
    writeFileSync(point, JSON.stringify({ ...rest, vary: values, sampling: { kind: "grid" } }));
    const said = await katfan(["run", point, "--job", "0", "--json"]);
    const { outputs } = JSON.parse(said.stdout);
    expect(moved.outputs.flat()).toEqual(rest.outputs.map((name: string) => outputs[name].real[0]));
    expect(await page.locator("#solve-answers th").allTextContents()).toContain("the job's own");

    const failed = await solved(page, async () => {
      await page.getByRole("textbox", { name: "ITM.T" }).fill("2");
      await page.keyboard.press("Enter");
    });
    expect(failed.error).toMatch(/ITM/);
    expect(await page.getByRole("status").textContent()).toContain(failed.error);
    const back = await solved(page, () => page.getByRole("button", { name: "Back to its own values" }).click());
    expect(back.isOwn).toBe(true);
    expect(await page.getByRole("status").textContent()).toContain("to the last bit");
    expect(events).toEqual([]);
    await page.context().close();
  });

  it("says so where what it solves isn't what the run has, and why it can't where the engine isn't whole", async () => {
    const { folder } = await run("cavity", out);
    const file = path.join(folder, "report.html");
    const text = readFileSync(file, "utf8");
    const told = async (changed: string) => {
      writeFileSync(file, changed);
      const { page } = await open(folder);
      await page.getByRole("button", { name: "Solve" }).click();
      await page.locator('#solve[data-answered="1"]').waitFor();
      const said = await page.getByRole("status").textContent();
      await page.context().close();
      return said;
    };
    expect(await told(text)).toContain("to the last bit.");
    expect(await told(text.replace(/"prints":"...../, '"prints":"AAAAA'))).toContain("not the run's own numbers");
    expect(await told(text.replace(/(id="solve-engine">.{1000}).{100}/, "$1"))).toContain("this file isn't whole");
    writeFileSync(file, text);
  });

  it("is no wider than a phone, and hidden where scripts aren't allowed", async () => {
    const { folder } = await run("cavity", out);
    const url = pathToFileURL(path.join(folder, "report.html")).href;
    const phone = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
    await phone.goto(url);
    await solved(phone, () => phone.getByRole("button", { name: "Solve" }).click());
    expect(await phone.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
    await phone.context().close();
    const still = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    await still.goto(url);
    expect(await still.locator("#solve").isVisible()).toBe(false);
    expect(await still.locator("h3").first().isVisible()).toBe(true);
    await still.context().close();
  });
});
