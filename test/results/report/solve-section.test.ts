/** What a report holds to solve its run's jobs again; that it does is seen in a browser (test/report/solve.test.ts). */
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { reportBytes, reportHtml } from "../../../lib/results/report/report.js";
import { ENGINE_TAG } from "../../../lib/results/report/solve-section.js";
import { readSpec } from "../../../lib/sweep/reading/read-spec.js";
import { specBytes } from "../../../lib/sweep/spec/run-id.js";
import { everything, laserNoise } from "../report-source.js";

const ENGINE = "H4sIAAAAAAAAAw==";

it("is the run's spec as it was stored, without what changes no number, and the engine", () => {
  const source = laserNoise(200);
  const page = reportHtml({ ...source, engine: ENGINE });
  const { spec, printed, hasCode } = JSON.parse(/id="solve-run">(.*)<\/script>/.exec(page)![1]!);
  expect(gunzipSync(Buffer.from(spec, "base64"))).toEqual(Buffer.from(specBytes(source.spec)));
  expect([printed, hasCode]).toEqual([["LASER.P", "P"], false]);
  expect(page).toContain(`id="solve-engine">${ENGINE}</script>`);
  expect(page).toContain("&#39;wasm-unsafe-eval&#39;; worker-src blob:");
});

it("is nothing where there is no engine, and no more may run there than before", () => {
  const page = reportHtml(laserNoise(200));
  expect(page).not.toMatch(/id="solve|wasm|worker-src/);
});

it("has a slider for each parameter that moves, with its ends, and a field for each", () => {
  const page = reportHtml({ ...everything("words"), engine: ENGINE });
  const sliders = [...page.matchAll(/<input type="range" min="([^"]+)" max="([^"]+)" [^>]*aria-label="([^"]+)"/g)];
  expect(sliders.map(([, , , label]) => label)).toEqual(["ITM.T, slider", "ETM.T, slider", "ITM.phi, slider"]);
  for (const [, low, high] of sliders) expect(Number(low)).toBeLessThan(Number(high));
  expect([...page.matchAll(/<label for="(solve-value-\d)">/g)].every(([, id]) => page.includes(`id="${id}"`))).toBe(
    true,
  );
});

it("says that it is left out where the spec has long tables", () => {
  const source = laserNoise(200);
  const values = Array.from({ length: 40_000 }, (_, n) => Math.sin(n));
  const spec = readSpec({ model: source.spec.model, vary: { "LASER.P": { kind: "choice", values } }, jobs: 10 });
  const page = reportHtml({ ...source, spec, engine: ENGINE });
  expect(page).toMatch(/Jobs aren't solved again in this page: with its tables the spec would take \d{3} kB of it/);
  expect(page).not.toMatch(/id="solve-|wasm/);
});

it("is in the file's bytes where the page's text has it, whatever the run's texts say", () => {
  const source = laserNoise(200);
  const values = Array.from({ length: 40_000 }, (_, n) => Math.sin(n));
  const large = readSpec({ model: source.spec.model, vary: { "LASER.P": { kind: "choice", values } }, jobs: 10 });
  const hostile = everything(ENGINE_TAG);
  for (const each of [source, hostile, { ...source, spec: large }]) {
    for (const engine of [undefined, ENGINE]) {
      const told = engine === undefined ? each : { ...each, engine };
      expect(Buffer.from(reportBytes(told)).toString()).toBe(reportHtml(told));
    }
  }
});
