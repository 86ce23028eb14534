import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { solveText } from "../../../lib/analysis/whole/solve.js";
import { type Answer, type Finesse, startFinesse } from "../../../lib/backends/finesse/finesse.js";
import { runVerify, verificationLines, verifySpec, verifyText } from "../../../lib/backends/finesse/verify.js";
import { UserError } from "../../../lib/errors.js";
import { readSpec } from "../../../lib/sweep/reading/read-spec.js";
import { pythonWithFinesse } from "../../finesse.js";
import { describeUnless } from "../../missing.js";

const CAVITY = `l laser P=2
m m1 R=0.95 T=0.05
m m2 R=0.99 T=0.01 phi=0.5
link(laser, m1, 1, m2)
pd t m2.p2.o
ad a m2.p2.o f=0
`;

/** A Finesse that is our own engine, asked by text; `change` may spoil what it says. */
function echo(change: (answer: Answer, asked: number) => Answer = (answer) => answer): Finesse & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    python: "echo",
    version: "3.0.2",
    solve: async (katscript) => {
      asked.push(katscript);
      try {
        return change(solveText(katscript), asked.length);
      } catch (error) {
        if (error instanceof UserError) return { error: { type: "Refused", message: error.message } };
        throw error;
      }
    },
    close: () => {},
  };
}

function scaled(factor: number): (answer: Answer) => Answer {
  return (answer) => {
    if ("error" in answer) return answer;
    const t = answer.outputs.t!;
    return { ...answer, outputs: { ...answer.outputs, t: { ...t, real: t.real.map((value) => value * factor) } } };
  };
}

const sweep = (more: Readonly<Record<string, unknown>> = {}) =>
  readSpec({
    katfan: 1,
    model: CAVITY,
    vary: { "m2.phi": { kind: "normal", mean: 0.5, sigma: 0.1 }, "laser.P": { kind: "uniform", from: 1, to: 3 } },
    jobs: 1000,
    seed: 4711,
    ...more,
  });

describe("verifying a text", () => {
  it("asks Finesse for the text as it is, and agrees with the same numbers", async () => {
    const finesse = echo();
    const katscript = `${CAVITY}xaxis(m2.phi, lin, -1, 1, 10)\n`;
    const { agrees, outputs, jobs } = await verifyText({ katscript, finesse });
    expect(finesse.asked).toEqual([katscript]);
    expect([agrees, jobs, outputs.map(({ name, absolute }) => [name, absolute])]).toEqual([
      true,
      [],
      [
        ["t", 0],
        ["a", 0],
      ],
    ]);
  });

  it("says what Finesse has no numbers of, and judges by the rest, if there is any", async () => {
    const without = (...names: readonly string[]) =>
      echo((answer) => {
        if ("error" in answer) return answer;
        const kept = Object.entries(answer.outputs).filter(([name]) => !names.includes(name));
        return { ...answer, outputs: Object.fromEntries(kept) };
      });
    const some = await verifyText({ katscript: CAVITY, finesse: without("a") });
    expect(some.agrees).toBe(true);
    const lines = verificationLines(some);
    expect(lines.find((line) => line.startsWith("a "))).toMatch(/not compared: Finesse gives no such output$/);
    expect(lines.at(-1)).toBe("All that can be compared agrees.");
    expect((await verifyText({ katscript: CAVITY, finesse: without("a", "t") })).agrees).toBe(false);
  });

  it("tells the output that differs, and by how much", async () => {
    const { agrees, lines } = await runVerify({ katscript: CAVITY, finesse: echo(scaled(1 + 1e-6)) });
    expect(agrees).toBe(false);
    expect(lines.find((line) => line.startsWith("t "))).toMatch(/1\.00e-6 .*DIFFERS$/);
    expect(lines.find((line) => line.startsWith("a "))).toMatch(/agrees$/);
    expect(lines.at(-1)).toBe("They differ.");
  });

  it("compares what a lock leaves by its accuracy, as it may stop on either side, and all else by the tolerance", async () => {
    const katscript =
      "l laser P=2\nmod eom f=15M midx=0.3 order=2\nm m1 R=0.95 T=0.049\nm m2 R=0.99 T=0.0098 phi=0.5\n" +
      "link(laser, eom, 1, m1, 2, m2)\npd1 err m1.p1.o f=eom.f phase=90\npd1 other m1.p1.o f=eom.f phase=0\npd t m2.p2.o\n" +
      "lock lk err m2.phi -4 1e-6\nseries(run_locks(), noxaxis(), get_error_signals())\n";
    const off = (output: string, by: number) =>
      echo((answer) => {
        if ("error" in answer) return answer;
        const { [output]: known } = answer.outputs;
        const real = known!.real.map((value) => value + by);
        return { ...answer, outputs: { ...answer.outputs, [output]: { ...known!, real } } };
      });
    for (const output of ["noxaxis/err", "get error signals/results"]) {
      expect((await verifyText({ katscript, finesse: off(output, 1.9e-6) })).agrees, output).toBe(true);
      expect((await verifyText({ katscript, finesse: off(output, 2.1e-6) })).agrees, output).toBe(false);
    }
    expect((await verifyText({ katscript, finesse: off("run locks/final", 7e-6) })).agrees).toBe(true);
    expect((await verifyText({ katscript, finesse: off("run locks/final", 1e-5) })).agrees).toBe(false);
    expect((await verifyText({ katscript, finesse: off("noxaxis/other", 1.9e-6) })).agrees).toBe(false);
    const unlocked = katscript.replace("run_locks(), ", "");
    expect((await verifyText({ katscript: unlocked, finesse: off("noxaxis/err", 1.9e-6) })).agrees).toBe(false);
  });

  it("takes a wider tolerance if told to", async () => {
    const options = { katscript: CAVITY, finesse: echo(scaled(1 + 1e-6)), tolerance: 1e-5 };
    expect((await verifyText(options)).agrees).toBe(true);
  });

  it("agrees where both refuse, and not where one does", async () => {
    const katscript = `${CAVITY}xaxis(m2.R, lin, 0.9, 1.1, 2)\n`;
    const both = await verifyText({ katscript, finesse: echo() });
    expect([both.agrees, both.refusals.length]).toEqual([true, 1]);
    const refusing = echo(() => ({ error: { type: "ValueError", message: "no" } }));
    const alone = await verifyText({ katscript: CAVITY, finesse: refusing });
    expect([alone.agrees, alone.refusals]).toEqual([
      false,
      [{ job: undefined, ours: undefined, theirs: "ValueError: no" }],
    ]);
    expect(verificationLines(alone).join("\n")).toContain("DIFFERS: Finesse alone refuses: ValueError: no");
    const solving = { ...echo(), solve: async () => solveText(CAVITY) };
    const ours = await verifyText({ katscript, finesse: solving });
    expect(ours.agrees).toBe(false);
  });
});

describe("verifying a sweep", () => {
  it("takes jobs at random by the seed, the same each time", async () => {
    const [first, again, other] = await Promise.all([
      verifySpec({ spec: sweep(), sample: 5, finesse: echo() }),
      verifySpec({ spec: sweep(), sample: 5, finesse: echo() }),
      verifySpec({ spec: sweep(), sample: 5, seed: "1", finesse: echo() }),
    ]);
    expect(first.jobs).toHaveLength(5);
    expect(new Set(first.jobs).size).toBe(5);
    expect(again.jobs).toEqual(first.jobs);
    expect(other.jobs).not.toEqual(first.jobs);
  });

  it("takes all jobs where there are fewer than it was to take", async () => {
    const { jobs, agrees } = await verifySpec({ spec: sweep({ jobs: 3 }), finesse: echo() });
    expect([jobs, agrees]).toEqual([[0, 1, 2], true]);
  });

  it("asks for each job's model with its values in it", async () => {
    const finesse = echo();
    const { agrees } = await verifySpec({ spec: sweep(), sample: 3, finesse });
    expect(agrees).toBe(true);
    expect(new Set(finesse.asked).size).toBe(3);
    expect(finesse.asked[0]).toMatch(/^l laser P=[12]\.\d+/m);
  });

  it("asks with the job's edits and the spec's analysis", async () => {
    const finesse = echo();
    const spec = sweep({
      analysis: "xaxis(m1.phi, lin, 0, 1, 4)",
      edits: [{ jobs: { every: 2 }, add: "pd r m1.p1.o" }],
      jobs: 4,
    });
    const { agrees, outputs } = await verifySpec({ spec, finesse });
    expect(agrees).toBe(true);
    expect(outputs.map(({ name }) => name)).toEqual(["t", "a", "r"]);
    expect(finesse.asked.map((text) => text.includes("pd r"))).toEqual([true, false, true, false]);
    expect(finesse.asked[1]).toContain("xaxis(m1.phi, lin, 0, 1, 4)");
  });

  it("tells the job in which an output differs most", async () => {
    const finesse = echo((answer, asked) => (asked === 2 ? scaled(2)(answer) : answer));
    const { agrees, outputs, jobs } = await verifySpec({ spec: sweep(), sample: 3, finesse });
    expect([agrees, outputs.find(({ name }) => name === "t")!.job]).toEqual([false, jobs[1]]);
  });

  it("agrees where a job fails here and there", async () => {
    const spec = sweep({ vary: { "m2.R": { kind: "uniform", from: 0.97, to: 1.01 } }, jobs: 20 });
    const { agrees, refusals, outputs } = await verifySpec({ spec, finesse: echo() });
    expect(agrees).toBe(true);
    expect(refusals.length).toBeGreaterThan(3);
    expect(outputs).toHaveLength(2);
  });

  it("refuses jobs with code, which no KatScript says", async () => {
    const code = "export const run = () => ({});";
    const sha256 = "0".repeat(64);
    await expect(verifySpec({ spec: { ...sweep(), job: { code, sha256 } }, finesse: echo() })).rejects.toMatchObject({
      code: "not-verifiable",
    });
  });
});

describe("Python", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "katfan-verify-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** A program that is called as Python is. */
  function fakePython(name: string, version: string, answer: string): string {
    const file = path.join(folder, name);
    const program = [
      `#!${process.execPath}`,
      "const [flag] = process.argv.slice(2);",
      `if (flag === "-c") { console.log(${JSON.stringify(version)}); process.exit(0); }`,
      'require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {',
      `  ${answer}`,
      "});",
    ];
    writeFileSync(file, program.join("\n"));
    chmodSync(file, 0o755);
    return file;
  }

  it("is asked line by line, and understood where it writes NaN", async () => {
    const text = '{"axes": {}, "outputs": {"p": {"shape": [2], "real": [NaN, -Infinity]}}}';
    const finesse = await startFinesse(fakePython("good", "3.0.2", `console.log(${JSON.stringify(text)});`));
    const answer = await finesse.solve("l a P=1");
    finesse.close();
    expect(finesse.version).toBe("3.0.2");
    expect(answer).toEqual({ axes: {}, outputs: { p: { shape: [2], real: Float64Array.of(Number.NaN, -Infinity) } } });
  });

  it("must have Finesse 3", async () => {
    for (const python of [path.join(folder, "absent"), fakePython("old", "2.3", "")]) {
      await expect(startFinesse(python)).rejects.toMatchObject({ code: "no-finesse" });
    }
  });

  it("may have a Finesse that doesn't start, as it lacks a module: which one is told", async () => {
    const file = path.join(folder, "lacking");
    const said = "File '/lib/finesse/config.py', line 12\nModuleNotFoundError: No module named 'IPython'";
    writeFileSync(file, `#!${process.execPath}\nconsole.error(${JSON.stringify(said)}); process.exit(1);\n`);
    chmodSync(file, 0o755);
    await expect(startFinesse(file)).rejects.toThrow(/doesn't start: ModuleNotFoundError: No module named 'IPython'/);
  });

  it("may die, and its last word is told", async () => {
    const finesse = await startFinesse(
      fakePython("dying", "3.0.2", 'console.error("out of memory"); process.exit(1);'),
    );
    await expect(finesse.solve("l a P=1")).rejects.toMatchObject({ code: "finesse-stopped" });
    await expect(finesse.solve("l a P=1")).rejects.toThrow("out of memory");
  });
});

const peer = await pythonWithFinesse();

describeUnless("missing" in peer ? peer.missing : undefined)("the real Finesse", () => {
  it("agrees with a text, with jobs of a sweep, and with what can't be", async () => {
    const finesse = await startFinesse((peer as { python: string }).python);
    try {
      const text = await verifyText({
        katscript: `${CAVITY}series(debug(), xaxis(m2.phi, lin, -1, 1, 10))\n`,
        finesse,
      });
      const jobs = await verifySpec({ spec: sweep(), sample: 5, finesse });
      const wrong = await verifyText({ katscript: `${CAVITY}xaxis(m2.R, lin, 0.9, 1.1, 2)\n`, finesse });
      expect([text, jobs, wrong].map(({ agrees }) => agrees)).toEqual([true, true, true]);
      expect(jobs.outputs).toHaveLength(2);
    } finally {
      finesse.close();
    }
  }, 120_000);

  it("agrees in what is well defined of eigenmodes: their phases, and bases of equal eigenvalues, are any", async () => {
    const finesse = await startFinesse((peer as { python: string }).python);
    const cavity = (m1: string, maxtem: number) =>
      `l l\nm m1 R=0.9 T=0.1 Rc=${m1} xbeta=20u\nm m2 R=0.8 T=0.2 Rc=1.5 ybeta=5u\nlink(l, 1, m1, 1, m2)\ncav c m1.p2.o\n` +
      `modes(maxtem=${maxtem})\neigenmodes(c, 0)\n`;
    try {
      const apart = await verifyText({ katscript: cavity("[-1.5, -1.7]", 1), finesse });
      const close = await verifyText({ katscript: cavity("-1.5", 3), finesse });
      expect([apart, close].map((each) => verificationLines(each).at(-1))).toEqual([
        "All agree.",
        "All that can be compared agrees.",
      ]);
    } finally {
      finesse.close();
    }
  }, 120_000);
});
