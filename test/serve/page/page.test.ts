/** The page of katfan serve in Chromium, over a real run: what it shows, what selects, and whom it asks. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Listening } from "../../../lib/cli/serve/server.js";
import { readPart } from "../../../lib/results/part/part.js";
import { servedPage } from "../../../lib/serve/page/page.js";
import { katfan, recordOf } from "../../cli/katfan.js";
import { describeUnless } from "../../missing.js";
import { startChromium, withoutChromium } from "../../report/chromium.js";
import { serving } from "../server.js";

const SPEC = {
  name: "<b>cavity</b>",
  model: `l laser P=1
s s0 laser.p1 ITM.p1
m ITM R=0.99 T=0.01
s arm ITM.p2 ETM.p1 L=1
m ETM R=0.991 T=0.009
pd circ ETM.p1.i
ad field ETM.p1.i f=0
`,
  vary: {
    "laser.P": { kind: "normal", mean: 1, sigma: 0.1 },
    "ETM.phi": { kind: "uniform", from: -2, to: 2 },
  },
  jobs: 4_000,
};

/** Runs in the page: canvases that are wider than it, or on which nothing is drawn but a colour or two. */
const NARROW_OR_EMPTY = `[...document.querySelectorAll("#explorer canvas")].filter((canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const seen = new Set();
  for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 0) seen.add(data[at] + "," + data[at + 1] + "," + data[at + 2]);
  return canvas.clientWidth > innerWidth || seen.size < 3;
}).map((canvas) => canvas.outerHTML)`;
/** Runs in the page: what can be worked and has no name. */
const NAMELESS = `[...document.querySelectorAll("button, a, input, select, canvas")]
  .filter((one) => one.checkVisibility() && !(one.getAttribute("aria-label") || one.textContent.trim() || one.closest("label")?.textContent.trim()))
  .map((one) => one.outerHTML)`;

/** Takes some seconds in all. */
const SLOW_JOB = `export function run(job) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150);
  return { index: job.index };
}
`;

it("is smaller than 150 kB gzipped", () => {
  expect(gzipSync(servedPage("runs")).length).toBeLessThan(150_000);
});

describeUnless(withoutChromium())("the page of katfan serve", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "katfan-serve-"));
  let [browser, server, run]: [Browser, Listening, string] = [undefined!, undefined!, ""];

  beforeAll(async () => {
    writeFileSync(path.join(folder, "spec.json"), JSON.stringify(SPEC));
    run = recordOf(await katfan(["run", "spec.json", "--out", ".", "--json", "--chunk", "1000"], { cwd: folder })).run;
    server = await serving(folder);
    browser = await startChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    rmSync(folder, { recursive: true });
  });

  /** Opens an address of the page, and lists all that it says or asks of others. */
  async function open(hash: string, options: object = {}): Promise<{ page: Page; events: string[] }> {
    const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
    const page = await context.newPage();
    const events: string[] = [];
    page.on("console", (message) => events.push(message.text()));
    page.on("pageerror", (error) => events.push(String(error)));
    page.on("request", (request) => {
      if (!request.url().startsWith(server.address)) events.push(request.url());
    });
    await page.goto(server.address + hash);
    return { page, events };
  }
  const counted = async (page: Page) =>
    Number((await page.locator("#count").textContent())!.split(" ")[0]!.replace(",", ""));
  const explored = async (hash = "", options: object = {}) => {
    const opened = await open(`#run=${run}${hash}`, options);
    await opened.page.locator("#jobs tr").first().waitFor();
    return opened;
  };
  /** What was drawn after something was done. */
  const drawn = (page: Page, act: () => Promise<unknown>) =>
    Promise.all([page.evaluate("new Promise((resolve) => addEventListener('drawn', resolve, { once: true }))"), act()]);
  const rows = async () => {
    const parts = [0, 1000, 2000, 3000].map((first) => `${String(first).padStart(16, "0")}-1000.parquet`);
    const tables = parts.map((name) => readPart(readFileSync(path.join(folder, "runs", run, "parts", name))));
    const all = (await Promise.all(tables)).map(({ table }) => table);
    const column = (name: string) =>
      all.flatMap(({ columns, data }) => [...(data[columns.findIndex((each) => each.name === name)] as Float64Array)]);
    return { power: column("laser.P"), phi: column("ETM.phi") };
  };

  it("lists the runs, with names as text, and leads to one", async () => {
    const { page, events } = await open("");
    const link = page.locator("#runs a");
    expect(await link.textContent()).toBe("<b>cavity</b>");
    expect(await page.locator("#runs tr").textContent()).toContain("done");
    await link.click();
    await page.locator("#jobs tr").first().waitFor();
    expect(await page.locator("h1#name").textContent()).toBe("<b>cavity</b>");
    expect(await counted(page)).toBe(4_000);
    expect(events).toEqual([]);
  });

  it("selects by a brush over bars just those jobs that lie within, and says which", async () => {
    const { page, events } = await explored();
    const canvas = page.locator('[data-axis="laser.P"] canvas');
    await canvas.scrollIntoViewIfNeeded();
    const box = (await canvas.boundingBox())!;
    const x = (code: number) => box.x + (code / 252) * box.width;
    await page.mouse.move(x(60), box.y + 30);
    await page.mouse.down();
    await drawn(page, async () => {
      await page.mouse.move(x(150), box.y + 40);
      await page.mouse.up();
    });
    await page.waitForURL(/brush/);
    const brush = /brush\.laser\.P=(\d+)\+(\d+)/.exec(page.url())!;
    const [from, to] = [Number(brush[1]), Number(brush[2])];
    expect([from, to].map((code, at) => Math.abs(code - [60, 150][at]!) <= 1)).toEqual([true, true]);
    const { power } = await rows();
    const [least, greatest] = [Math.min(...power), Math.max(...power)];
    const within = power.filter((value) => {
      const code = Math.floor(((value - least) / (greatest - least)) * 252);
      return code >= from && code < to;
    });
    // Numbers are kept in 32 bits: one that lies on an edge may fall to its other side.
    expect(Math.abs((await counted(page)) - within.length)).toBeLessThanOrEqual(1);
    expect(events).toEqual([]);
  });

  it("selects by sliders that keys move, and lets go again", async () => {
    const { page } = await explored();
    const slider = page.locator('[data-axis="ETM.phi"] input.from');
    expect(await slider.getAttribute("aria-label")).toBe("ETM.phi, from");
    await slider.focus();
    await drawn(page, () => page.keyboard.press("PageUp"));
    const some = await counted(page);
    expect(some).toBeLessThan(4_000);
    expect(Number((await slider.getAttribute("aria-valuetext"))!.split(" ")[0]!.replace("−", "-"))).toBeGreaterThan(-2);
    await drawn(page, () => page.locator("#clear").click());
    expect(await counted(page)).toBe(4_000);
  });

  it("has what is looked at in its address: axes, brushes, scales, the plane", async () => {
    const { page } = await explored(
      "&axis=ETM.phi&axis=circ&axis=%7Cfield%7C&up=circ&across=ETM.phi&scale.circ=1+100+log&brush.ETM.phi=120+132",
    );
    expect(
      await page.locator("#bars section").evaluateAll((all) => all.map((one) => one.getAttribute("data-axis"))),
    ).toEqual(["ETM.phi", "circ", "|field|"]);
    expect(await page.locator("#across").inputValue()).toBe("ETM.phi");
    expect(await page.locator('[data-axis="circ"] input[type=checkbox]').isChecked()).toBe(true);
    const some = await counted(page);
    expect(some).toBeGreaterThan(50);
    expect(some).toBeLessThan(400);
    const again = await open(new URL(page.url()).hash);
    await again.page.locator("#jobs tr").first().waitFor();
    expect(await counted(again.page)).toBe(some);
    expect(again.page.url()).toBe(page.url());
  });

  it("makes a selection the whole axis, its axis logarithmic, other axes shown, in another order", async () => {
    const { page, events } = await explored("&brush.circ=100+200");
    const some = await counted(page);
    const card = (label: string) => page.locator(`[data-axis="${label}"]`);
    await drawn(page, () => card("circ").getByText("nearer").click());
    expect(await counted(page)).toBe(some);
    await page.waitForURL(/scale\.circ=/);
    expect(page.url()).toContain("brush.circ=0+252");
    await drawn(page, () => card("circ").getByText("clear").click());
    expect(await counted(page)).toBe(4_000);
    await page.waitForURL((url) => !url.hash.includes("circ"));
    await drawn(page, () => card("circ").locator("input[type=checkbox]").check());
    await page.waitForURL(/scale\.circ=\S+\+log/);
    await page.locator("#choose summary").click();
    await drawn(page, () => page.locator('#choices input[value="re field"]').check());
    const axes = () =>
      page.locator("#bars section").evaluateAll((all) => all.map((one) => one.getAttribute("data-axis")));
    expect(await axes()).toEqual(["laser.P", "ETM.phi", "circ", "re field", "|field|"]);
    await drawn(page, () => card("re field").getByText("→").click());
    expect(await axes()).toEqual(["laser.P", "ETM.phi", "circ", "|field|", "re field"]);
    expect(events).toEqual([]);
  });

  it("solves a job again, to the bit", async () => {
    const { page, events } = await explored();
    await page.locator("#jobs button").first().click();
    await page.getByText("to the last bit").waitFor();
    const { power } = await rows();
    expect(await page.locator("#replay-body").textContent()).toContain(String(power[0]));
    await page.keyboard.press("Escape");
    expect(await page.locator("#replay").isVisible()).toBe(false);
    expect(events).toEqual([]);
  });

  it("saves what is selected as CSV and as Parquet, with all columns", async () => {
    const { page } = await explored("&brush.laser.P=60+150");
    const count = await counted(page);
    const [csv] = await Promise.all([page.waitForEvent("download"), page.locator("#csv").click()]);
    expect(csv.suggestedFilename()).toBe(`${run.slice(0, 8)}-selection.csv`);
    const lines = readFileSync(await csv.path(), "utf8")
      .trimEnd()
      .split("\n");
    expect(lines).toHaveLength(1 + count);
    expect(lines[0]).toBe("job,laser.P,ETM.phi,circ,field.re,field.im,error");
    const { power, phi } = await rows();
    for (const line of lines.slice(1)) {
      const [job, p, tuning] = line.split(",");
      expect([p, tuning]).toEqual([String(power[Number(job)]), String(phi[Number(job)])]);
    }
    const [parquet] = await Promise.all([page.waitForEvent("download"), page.locator("#parquet").click()]);
    const bytes = readFileSync(await parquet.path());
    expect(bytes.subarray(0, 4).toString("latin1")).toBe("PAR1");
  });

  it("follows a run that goes on, and shows its jobs when it has ended, by itself", async () => {
    const slow = {
      name: "slow",
      jobs: 60,
      job: { module: "slow.ts" },
      model: "l laser P=1\npd P laser.p1.o\n",
      vary: { "laser.P": { kind: "uniform", from: 0, to: 1 } },
    };
    writeFileSync(path.join(folder, "slow.json"), JSON.stringify(slow));
    writeFileSync(path.join(folder, "slow.ts"), SLOW_JOB);
    const ended = katfan(["run", "slow.json", "--out", ".", "--chunk", "5", "--workers", "1"], { cwd: folder });
    const { page, events } = await open("");
    const row = page.locator("#runs tr", { hasText: "slow" });
    await row.locator("progress").waitFor();
    expect(await row.textContent()).toMatch(/running.*%/);
    await row.locator("a").click();
    await page.locator("#going-told", { hasText: /of 60 jobs/ }).waitFor();
    await page.locator("#jobs tr").first().waitFor();
    expect(await page.locator("#count").textContent()).toBe("60 of 60 jobs selected");
    expect((await ended).code).toBe(0);
    expect(events).toEqual([]);
  });

  it("says what is damaged and what mends it, and nothing else", async () => {
    const other = mkdtempSync(path.join(tmpdir(), "katfan-serve-"));
    writeFileSync(path.join(other, "spec.json"), JSON.stringify({ ...SPEC, jobs: 100 }));
    const { run: own } = recordOf(await katfan(["run", "spec.json", "--out", ".", "--json"], { cwd: other }));
    const parts = path.join(other, "runs", own, "parts");
    const [part] = readdirSync(parts);
    const bytes = readFileSync(path.join(parts, part!));
    bytes[100]! ^= 1;
    rmSync(path.join(parts, part!));
    writeFileSync(path.join(parts, part!), bytes);
    const damaged = await serving(other);
    const page = await browser.newPage();
    await page.goto(`${damaged.address}#run=${own}`);
    await page.locator("#fault:not([hidden])").waitFor();
    expect(await page.locator("#fault").textContent()).toMatch(
      /parquet: this isn't as it was written\. katfan run with/,
    );
    expect(await page.locator("#explorer").isVisible()).toBe(false);
    await page.close();
    await damaged.close();
    rmSync(other, { recursive: true });
  });

  it.each([
    [390, false],
    [390, true],
    [1280, false],
    [1280, true],
  ])("has room on a page %d pixels wide, dark: %s", async (width, dark) => {
    const { page, events } = await explored("&brush.laser.P=60+150", {
      viewport: { width, height: 844 },
      colorScheme: dark ? "dark" : "light",
      hasTouch: width < 500,
    });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    expect(await page.evaluate(NARROW_OR_EMPTY)).toEqual([]);
    expect(await page.evaluate(NAMELESS)).toEqual([]);
    expect(events).toEqual([]);
  });
});
