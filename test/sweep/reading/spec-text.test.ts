import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inOneLine, UserError } from "../../../lib/errors.js";
import { checkSpec } from "../../../lib/sweep/jobs/model-check.js";
import { readSpec } from "../../../lib/sweep/reading/read-spec.js";
import { parseSpecText, type SpecFormat } from "../../../lib/sweep/reading/spec-text.js";

const YAML = `
# a laser with noise
model: |
  l LASER P=1
  pd P LASER.p1.o
vary:
  LASER.P: { kind: normal, mean: 1, sigma: 0.1 }
jobs: 1_0
seed: "42"
`.replace("1_0", "10");

/** What a text's mistakes are, with lines and columns. */
function told(text: string, format: SpecFormat, file = `spec.${format}`): string {
  const lines = (error: UserError) =>
    [error, ...error.others].map((mistake) => {
      const { span } = mistake;
      return `${span === undefined ? "" : `${span.line}:${span.column}-${span.endColumn} `}${inOneLine(mistake)}`;
    });
  let located = (error: UserError) => error;
  try {
    const { raw, locate } = parseSpecText(text, format, file);
    located = locate;
    checkSpec(readSpec(raw));
  } catch (error) {
    if (error instanceof UserError) return lines(located(error)).join("\n");
    throw error;
  }
  return "nothing";
}

describe("a spec's text", () => {
  it("may be YAML or JSON", () => {
    const { raw } = parseSpecText(YAML, "yaml", "spec.yaml");
    const spec = readSpec(raw);
    expect(spec.model).toBe("l LASER P=1\npd P LASER.p1.o\n");
    expect(spec.vary).toEqual([{ kind: "normal", mean: 1, sigma: 0.1, parameter: "LASER.P" }]);
    expect(readSpec(parseSpecText(JSON.stringify(raw), "json", "spec.json").raw)).toEqual(spec);
  });

  it("may name what it says twice", () => {
    const text =
      "model: l L\njobs: 1\nvary:\n  a: &noise { kind: normal, mean: 0, sigma: 1 }\n  b: *noise\n  c: { <<: *noise, sigma: 2 }";
    const { vary } = readSpec(parseSpecText(text, "yaml", "s.yaml").raw);
    expect(vary.map((entry) => (entry.kind === "normal" ? entry.sigma : 0))).toEqual([1, 1, 2]);
  });
});

describe("mistakes in a text", () => {
  it("within KatScript of a spec have their places in the spec: of a block, and of a line, quoted or not", () => {
    const of = (analysis: string) => told(`${YAML}analysis: ${analysis}\n`, "yaml").split(" ")[0];
    expect(told(YAML.replace("LASER.p1.o", "LASR.p1.o"), "yaml")).toMatch(/^5:8-17 spec\.yaml:5:8: no element/);
    expect(of("xaxis(LASER.Q, lin, 0, 1, 2)")).toBe("10:17-24");
    expect(of('"xaxis(LASER.Q, lin, 0, 1, 2)"')).toBe("10:18-25");
    expect(of("|\n    xaxis(LASER.Q, lin, 0, 1, 2)")).toBe("11:11-18");
    expect(of(">\n    xaxis(LASER.Q,\n    lin, 0, 1, 2)")).toBe("1:7-14"); // folded: the text's own line and column
  });

  it("of who knows numpy, scipy or a list of one are told in our words", () => {
    const kind = (name: string) => told(YAML.replace("kind: normal", `kind: ${name}`), "yaml");
    expect(kind("gaussian")).toMatch(/Did you mean "normal"\?$/);
    expect(kind("linspace")).toMatch(/Did you mean "linear"\?$/);
    expect(kind("geomspace")).toMatch(/Did you mean "log"\?$/);
    expect(told(YAML.replace("{ kind: normal, mean: 1, sigma: 0.1 }", "normal(1, 0.1)"), "yaml")).toMatch(
      /isn't an object\. Write what it is drawn from, as \{ kind: normal, mean: 1, sigma: 0\.1 \}/,
    );
    expect(told(`${YAML}outputs: P\n`, "yaml")).toMatch(/Write \["P"\] for a list of one\.$/);
    expect(told(`${YAML}report: { log: P }\n`, "yaml")).toMatch(/Write \["P"\] for a list of one\.$/);
  });

  it("of YAML have their places", () => {
    expect(told(YAML.replace("sigma: 0.1", "sigma: -0.1"), "yaml")).toMatchInlineSnapshot(
      `"7:44-48 vary["LASER.P"].sigma: -0.1 is too small. It must be at least 0."`,
    );
    expect(told(YAML.replace("sigma", "sgima"), "yaml")).toMatchInlineSnapshot(`
      "7:3-10 vary["LASER.P"].sigma: is missing. It must be a number.
      7:37-42 vary["LASER.P"].sgima: "sgima" isn't known here. Did you mean "sigma"?"
    `);
    expect(told(YAML.replace("jobs: 10", "jobs: ten"), "yaml")).toMatchInlineSnapshot(
      `"8:7-10 jobs: "ten" isn't a number. Write a number, as 12 or 2.5e-3."`,
    );
    expect(told(YAML.replace("jobs: 10\n", ""), "yaml")).toMatchInlineSnapshot(
      `"jobs: is missing. It must be a whole number."`,
    );
    expect(told(`${YAML}jobs: 3\n`, "yaml")).toMatchInlineSnapshot(
      `"10:1-2 spec.yaml:10:1: it isn't YAML: Map keys must be unique. Leave one of the two."`,
    );
    expect(told(YAML.replace("jobs: 10", "jobs: [10"), "yaml")).toMatchInlineSnapshot(
      `"9:1-2 spec.yaml:9:1: it isn't YAML: Flow sequence in block collection must be sufficiently indented and end with a ]. Write key: value, indented by spaces, texts with signs in quotes."`,
    );
    expect(told("model: *nowhere", "yaml")).toMatchInlineSnapshot(
      `"spec.yaml: it isn't YAML: Unresolved alias (the anchor must be set before the alias): nowhere. Put texts that begin with * or & in quotes."`,
    );
    expect(told("a: 1\n---\nb: 1", "yaml")).toMatchInlineSnapshot(
      `"2:1-4 spec.yaml:2:1: there is more than one document. Leave one: no second ---."`,
    );
    expect(told("", "yaml")).toMatchInlineSnapshot(
      `"spec: null isn't an object. It has keys, as model, vary and jobs; katfan init writes one."`,
    );
    expect(told("model: l L\njobs: 1\nvary: { __proto__: { kind: normal } }", "yaml")).toMatchInlineSnapshot(
      `"3:9-18 vary.__proto__: "__proto__" can't be a key. Choose another name."`,
    );
  });

  it("about the model have those of the fields that they come from", () => {
    const list = `model: l LASER P=1
jobs: 1
vary:
  - { parameter: LASER.P, kind: normal, mean: 1, sigma: 0.1 }
  - kind: correlated-normal
    parameters: [LASER.f, LASER.Q]
    means: [0, 0]
    covariance: [[1, 0], [0, 1]]
`;
    expect(told(list, "yaml")).toMatchInlineSnapshot(
      `"5:5-28 vary["LASER.Q"]: "LASER" has no parameter "Q". "LASER" has P, f, phase, signals_only."`,
    );
    expect(told(YAML.replace("LASER.P:", "LASRE.P:"), "yaml")).toMatchInlineSnapshot(
      `"7:3-10 vary["LASRE.P"]: no element is called "LASRE". Did you mean "LASER"?"`,
    );
  });

  it("of JSON have their places", () => {
    const json = JSON.stringify(
      { model: "l L", jobs: 10, vary: [{ parameter: "L.P", kind: "uniform", from: 2, to: 1 }] },
      null,
      2,
    );
    expect(told(json, "json")).toMatchInlineSnapshot(
      `"9:13-14 vary[0].to: 1 is less than "from", which is 2. Swap the two."`,
    );
    expect(told(json.replace("uniform", "unifrom"), "json")).toMatchInlineSnapshot(
      `"7:15-24 vary[0].kind: "unifrom" isn't allowed here. Allowed are "normal", "truncated-normal", "lognormal", "uniform", "loguniform", "triangular", "choice", "constant", "linear", "log", "values", "correlated-normal" or "table". Did you mean "uniform"?"`,
    );
    expect(told(json.replace('"from"', '"fron"'), "json")).toMatchInlineSnapshot(`
      "5:5-6 vary[0].from: is missing. It must be a number.
      8:7-13 vary[0].fron: "fron" isn't known here. Did you mean "from"?"
    `);
    expect(told(json.replace('"jobs"', '"model"'), "json")).toMatchInlineSnapshot(
      `"3:3-10 spec.json:3:3: the key "model" is there twice. Leave one of the two."`,
    );
    expect(told(json.replace("10,", "10"), "json")).toMatchInlineSnapshot(
      `"4:3-4 spec.json:4:3: it isn't JSON: a comma or } must stand here. Keys and texts stand in double quotes, with commas between entries."`,
    );
    expect(told(json.replace('"l L"', "'l L'"), "json")).toMatchInlineSnapshot(
      `"2:12-13 spec.json:2:12: it isn't JSON: a value must stand here. Keys and texts stand in double quotes, with commas between entries."`,
    );
    expect(told(json.replace("l L", "l \\x L"), "json")).toMatchInlineSnapshot(
      `"2:15-16 spec.json:2:15: it isn't JSON: there is no such escape. Keys and texts stand in double quotes, with commas between entries."`,
    );
    expect(told(json.slice(0, -4), "json")).toMatchInlineSnapshot(
      `"11:2-3 spec.json:11:2: it isn't JSON: the text ends too early: a comma or ] must stand here. Close what is open."`,
    );
    expect(told(`${json}}`, "json")).toMatchInlineSnapshot(
      `"12:2-3 spec.json:12:2: it isn't JSON: there is more behind the end. Keys and texts stand in double quotes, with commas between entries."`,
    );
    expect(told(json.replace("10", "NaN"), "json")).toMatchInlineSnapshot(
      `"3:11-12 spec.json:3:11: it isn't JSON: a value must stand here. Keys and texts stand in double quotes, with commas between entries."`,
    );
    expect(told("", "json")).toMatchInlineSnapshot(
      `"1:1-2 spec.json:1:1: it isn't JSON: the text ends too early: a value must stand here. Close what is open."`,
    );
  });

  it("show the line", () => {
    try {
      const { raw, locate } = parseSpecText(YAML.replace("sigma: 0.1", "sigma: -0.1"), "yaml", "spec.yaml");
      try {
        readSpec(raw);
      } catch (error) {
        throw locate(error as UserError);
      }
    } catch (error) {
      expect((error as UserError).excerpt).toMatchInlineSnapshot(`
        "   6: vary:
        -->7:   LASER.P: { kind: normal, mean: 1, sigma: -0.1 }
                                                         ^^^^"
      `);
    }
  });

  it("that want too much are stopped", () => {
    const bomb = `a: &a [x, x, x, x, x, x, x, x, x, x]\n${"bcdefgh"
      .split("")
      .map((name, index) => {
        const before = "abcdefgh"[index]!;
        return `${name}: &${name} [${Array(10).fill(`*${before}`).join(", ")}]`;
      })
      .join("\n")}`;
    expect(told(bomb, "yaml")).toMatchInlineSnapshot(
      `"spec.yaml: it isn't YAML: Excessive alias count indicates a resource exhaustion attack. Nest less, and repeat less by aliases."`,
    );
    expect(told(`model: &m\n  x: *m`, "yaml")).toMatchInlineSnapshot(
      `"2:3-4 model.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x: it nests deeper than 32 levels. Make it flatter."`,
    );
    expect(told("[".repeat(100_000), "json")).toMatchInlineSnapshot(
      `"1:33-34 spec.json:1:33: it nests deeper than 32 levels. Nest less."`,
    );
    expect(told(`{"a": ${"[".repeat(50)}${"]".repeat(50)}}`, "json")).toMatchInlineSnapshot(
      `"1:38-39 spec.json:1:38: it nests deeper than 32 levels. Nest less."`,
    );
    expect(told("[".repeat(100_000), "yaml")).toMatchInlineSnapshot(
      `"spec.yaml: it nests too deeply. Nest less, and repeat less by aliases."`,
    );
    expect(told(" ".repeat(9 * 1024 * 1024), "yaml")).toMatchInlineSnapshot(
      `"spec.yaml: the text has 9437184 characters, more than 8388608. Make it smaller; tables may be files."`,
    );
  });
});

describe("the walk over JSON", () => {
  it("takes what JSON.parse takes, and refuses what it refuses", () => {
    const broken = fc.tuple(
      fc.json(),
      fc.nat(),
      fc.constantFrom("", ",", '"', "}", "]", "1", "\\", "\u0001", "-", "e"),
    );
    fc.assert(
      fc.property(broken, ([text, at, put]) => {
        const place = at % (text.length + 1);
        const changed = text.slice(0, place) + put + text.slice(place + 1);
        let good = true;
        try {
          JSON.parse(changed);
        } catch {
          good = false;
        }
        let walked = "";
        try {
          parseSpecText(changed, "json", "x");
        } catch (error) {
          walked = (error as UserError).what;
        }
        // Keys that stand twice are refused here only, and before whatever comes after them.
        if (!walked.includes("twice")) expect(walked === "").toBe(good);
      }),
      { numRuns: 2000 },
    );
  });

  it("takes long texts and many numbers", () => {
    const text = JSON.stringify({ a: "x\\".repeat(3_000_000), b: Array.from({ length: 300_000 }, (_, i) => i / 7) });
    expect(parseSpecText(text, "json", "x").raw).toEqual(JSON.parse(text));
  });
});
