import { describe, expect, it } from "vitest";
import { axisScale } from "../../../lib/results/figure/axis-scale.js";
import type { Drawing } from "../../../lib/results/figure/drawing.js";
import { DARK, figuresOf, pngOf, svgOf } from "../../../lib/results/figure/figures.js";
import { shownMean, shownNumber } from "../../../lib/results/figure/format-number.js";
import { sampledJobs } from "../../../lib/results/part/sampled-jobs.js";
import { joinRows, sampleRows, thinnedRows } from "../../../lib/results/part/sampled-rows.js";
import { varyWords } from "../../../lib/results/report/vary-words.js";
import { everything, laserNoise } from "../report-source.js";
import { rowsOf } from "../tables.js";

const withoutTexts = (drawing: Drawing): Drawing => ({
  ...drawing,
  marks: drawing.marks.filter(({ kind }) => kind !== "text"),
});

describe("figures", () => {
  it("are a scatter, a histogram and a tornado of each scalar, a band of each curve, a map of what has two axes, and the correlations", () => {
    expect(figuresOf(everything("a")).map(({ id }) => id)).toEqual([
      "p-a-over-itm-t",
      "p-a-histogram",
      "p-a-tornado",
      "dark-over-itm-t",
      "dark-histogram",
      "dark-tornado",
      "constant-over-itm-t",
      "constant-histogram",
      "re-field-over-itm-t",
      "re-field-histogram",
      "re-field-tornado",
      "im-field-over-itm-t",
      "im-field-histogram",
      "im-field-tornado",
      "field-over-itm-t",
      "field-histogram",
      "field-tornado",
      "noise-over-f-a",
      "map-over-itm-phi-and-etm-phi-a",
      "correlations",
    ]);
    expect(figuresOf(laserNoise(20)).map(({ id }) => id)).toEqual(["p-over-laser-p", "p-histogram"]);
  });

  it("have axes with names and units, and a name for who can't see them", async () => {
    const [scatter, histogram] = figuresOf(laserNoise(100));
    const svg = svgOf(scatter!);
    expect(svg).toContain(">P [W]</text>");
    expect(svg).toContain(">LASER.P [W]</text>");
    expect(svg).toContain('role="img" aria-label="P over LASER.P: a scatter plot with one point a job."');
    expect(svgOf(histogram!)).toContain(">jobs</text>");
  });

  it("of two axes have a cell a point, in its place", async () => {
    const map = figuresOf(everything("a")).find(({ id }) => id.startsWith("map"))!;
    const svg = svgOf(map);
    expect(svg.match(/M[\d.]+ [\d.]+H[\d.]+V[\d.]+H[\d.]+z/g)).toHaveLength(6);
    expect(map.caption).toMatch(/^map: the mean over all jobs, −?[\d.]+(·10\S+)? to (4\.99\d|5\.0\d\d) W$/);
    for (const text of ["map [W]", "ITM.phi [deg]", "ETM.phi a"]) expect(svg).toContain(`>${text}</text>`);
  });

  it("draw each point once", async () => {
    const svg = svgOf(figuresOf(laserNoise(2000))[0]!);
    expect(svg.match(/[Mm][-0-9. ]+h0/g)).toHaveLength(2000);
  });

  it("have text in them as PNG too, with no font of the machine's", async () => {
    const [scatter] = figuresOf(laserNoise(10));
    const named = await pngOf(scatter!, DARK);
    const bare = await pngOf({ ...scatter!, draw: (theme) => withoutTexts(scatter!.draw(theme)) }, DARK);
    expect([...named.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
    expect(named.length).toBeGreaterThan(bare.length + 2000);
  });
});

describe("axes", () => {
  const titles = (least: number, greatest: number, unit: string) =>
    axisScale({ name: "x", unit, least, greatest }).title;

  it("use a prefix of the unit, or a power of ten", () => {
    expect(titles(0.6, 1.4, "W")).toBe("x [W]");
    expect(titles(1e-6, 5e-6, "W")).toBe("x [µW]");
    expect(titles(1000, 5000, "W")).toBe("x [kW]");
    expect(titles(1e-22, 5e-21, "1/sqrt(Hz)")).toBe("x [10⁻²¹ 1/sqrt(Hz)]");
    expect(titles(0.01, 0.02, "")).toBe("x");
    expect(titles(0, 0, "W")).toBe("x [W]");
  });

  it("count from an offset where values differ in late digits only, and take rounding for none", () => {
    expect(titles(1.064e-6 - 1e-15, 1.064e-6 + 1e-15, "m")).toBe("x − 1.064 µm [fm]");
    expect(titles(1 - 1e-16, 1, "W")).toBe("x [W]");
  });

  it("place values between their ends", () => {
    for (const log of [false, true]) {
      const scale = axisScale({ name: "x", unit: "", least: 1, greatest: 100, log, tight: true });
      expect([1, log ? 10 : 50.5, 100].map((value) => scale.place(value))).toEqual([0, 0.5, 1]);
    }
  });
});

describe("the rows that are drawn", () => {
  const random = (jobs: number) => sampledJobs({ jobs, vary: [], sampling: { kind: "random" } });

  it("are the same whatever the chunks", () => {
    const sampled = random(25_000);
    const whole = sampleRows(rowsOf(0, 100), sampled);
    const chunks = [rowsOf(60, 40), rowsOf(17, 1), rowsOf(0, 17), rowsOf(18, 42)].map((table) =>
      sampleRows(table, sampled),
    );
    expect(joinRows(chunks)).toEqual(whole);
    expect(whole.count).toBe(40);
    const thin = thinnedRows(whole, 10);
    expect(thin.count).toBe(10);
    expect(thin.data[4]!.subarray(2, 4)).toEqual(whole.data[4]!.subarray(8, 10)); // complex: re, im of the fifth row
  });

  it("are one in each of ten thousand stretches of the jobs, in step with nothing that repeats", () => {
    const jobs = 1_000_000;
    const sampled = random(jobs);
    expect(sampled).toHaveLength(10_000);
    sampled.forEach((job, stretch) => {
      expect(Math.floor(job / 100)).toBe(stretch);
    });
    for (const period of [2, 7, 10, 64, 100]) {
      const phases = new Set(sampled.map((job) => job % period));
      expect(phases.size, `${period}`).toBe(period);
    }
    expect(random(300)).toEqual(Float64Array.from({ length: 300 }, (_, job) => job));
  });

  it("of a grid are a grid, with coarser axes", () => {
    const axis = (parameter: string, points: number) =>
      ({ kind: "linear", parameter, from: 0, to: 1, points }) as const;
    const vary = [axis("a", 300), axis("b", 200)];
    const sampling = { kind: "grid", order: ["a", "b"] } as const;
    const sampled = sampledJobs({ jobs: 60_000, vary, sampling });
    const [as, bs] = [(job: number) => Math.floor(job / 200), (job: number) => job % 200].map(
      (of) => new Set([...sampled].map(of)),
    );
    expect(sampled.length).toBe(as!.size * bs!.size);
    expect(sampled.length).toBeLessThanOrEqual(10_000);
    expect(sampled.length).toBeGreaterThan(5_000);
    expect([...bs!].slice(0, 3)).toEqual([0, 2, 4]);
    const rounds = sampledJobs({ jobs: 60_000 * 50, vary, sampling });
    expect(new Set([...rounds].map((job) => Math.floor(job / 60_000))).size).toBe(4);
  });
});

describe("numbers in words", () => {
  it("have the digits that matter", () => {
    expect([0.5, 1064e-9, -2.5e10, 0, 123456.789, Number.NaN].map((x) => shownNumber(x))).toEqual([
      "0.5",
      "1.064·10⁻⁶",
      "−2.5·10¹⁰",
      "0",
      "123457",
      "–",
    ]);
    expect(shownNumber(0.1 + 1e-9, 4)).toBe("0.1000");
    expect(shownMean(1.0001234567, 0.1)).toBe("1.0001");
    expect(shownMean(1.0001234567, 1e-6)).toBe("1.000123457");
  });

  it("say what a parameter is drawn from", () => {
    const words = varyWords([
      { kind: "normal", parameter: "a", mean: 1, sigma: 0.1 },
      { kind: "lognormal", parameter: "b", sigma: 0.05, relative: "factor" },
      { kind: "uniform", parameter: "c", from: -1, to: 1, relative: "offset" },
      { kind: "choice", parameter: "d", values: [1, 2, 3, 4, 5, 6, 7] },
      {
        kind: "correlated-normal",
        parameters: ["e", "f"],
        means: [0, 1],
        sigmas: [1, 2],
        correlation: [
          [1, 0],
          [0, 1],
        ],
      },
      { kind: "table", columns: ["g"], rows: [[1], [2]] },
    ]);
    expect(Object.fromEntries(words)).toEqual({
      a: "normal, mean 1, σ 0.1",
      b: "nominal × lognormal, σ of the logarithm 0.05",
      c: "nominal + uniform, −1 to 1",
      d: "one of 7 values: 1, 2, 3, 4, 5, 6, …",
      e: "normal, mean 0, σ 1, correlated with 1 other",
      f: "normal, mean 1, σ 2, correlated with 1 other",
      g: "table of 2 rows",
    });
  });
});
