import { describe, expect, it } from "vitest";
import { type Solution, solveText } from "../../../lib/analysis/whole/solve.js";
import { allPanels, drawnSeries, panelsOf, seriesOf } from "../../../lib/cli/solve/solution-series.js";
import { terminalPlot } from "../../../lib/cli/solve/terminal-plot.js";

const axis = (values: readonly number[]) => ({ name: "fsig.f", unit: "Hz", values });
const decades = [1, 10, 100, 1000];

describe("a solution's outputs", () => {
  it("have no padding where a history ended early, and NaN where it is of an axis", () => {
    const { NaN: none } = Number;
    const [lock, scan] = seriesOf({
      axes: { scan: [axis([0, 1, 2])] },
      outputs: {
        "lock/errors": { unit: "W", shape: [2, 4], real: Float64Array.of(3, 2, none, none, 30, none, none, none) },
        "scan/pd": { unit: "W", shape: [3], real: Float64Array.of(1, none, none) },
      },
    });
    expect(lock).toMatchObject({ shape: [2, 2], real: [3, 2, 30, Number.NaN] });
    expect(lock!.axes.map(({ values }) => values)).toEqual([
      [0, 1],
      [0, 1],
    ]);
    expect(scan!.real).toHaveLength(3);
  });

  it("have a lock's history as far as it went, which is drawn where there is nothing else", () => {
    const cavity =
      "l L0 P=1\nmod eom f=9M midx=0.1\nm m1 R=0.99 T=0.01\nm m2 R=0.995 T=0.005 phi=0.3\nlink(L0, eom, 1, m1, 1, m2)\n" +
      "readout_rf R m1.p1.o f=eom.f\nlock k R_I m2.phi -5 1n\npd t m2.p2.o\n";
    const alone = solveText(`${cavity}series(run_locks(), noxaxis(name="n"))\n`);
    const turns = alone.outputs["run locks/iters"]!.real[0]! + 1;
    expect(alone.outputs["run locks/error_signals"]!.shape).toEqual([1, 10_001]);
    const named = (name: string) => seriesOf(alone).find((each) => each.name === name)!;
    expect(named("run locks/error_signals").shape).toEqual([1, turns]);
    expect(named("run locks/error_signals").real.at(-1)).not.toBe(0);
    expect(named("run locks/control_signals").shape).toEqual([1, turns]);
    const names = (solution: Solution) => drawnSeries(solution).map(({ name }) => name);
    expect(names(alone)).toEqual(["run locks/error_signals", "run locks/control_signals"]);
    expect(names(solveText(`${cavity}xaxis(m1.phi, lin, 0, 1, 3, pre_step=run_locks())\n`))).toEqual(["t"]);
  });

  it("that are complex are drawn as magnitude and phase, logarithmic over a logarithmic axis, the phase without jumps", () => {
    // A delay of a quarter of a turn a point.
    const outputs = {
      tf: { unit: "W/m", shape: [4], real: Float64Array.of(1, 0, -0.1, 0), imag: Float64Array.of(0, -0.5, 0, 0.01) },
    };
    const [series] = seriesOf({ axes: { "": [axis(decades)] }, outputs });
    const [magnitude, phase] = panelsOf(series!, { log: false, db: false });
    expect(magnitude).toMatchObject({ label: "|tf|", unit: "W/m", log: true, values: [1, 0.5, 0.1, 0.01] });
    expect(phase).toMatchObject({ label: "phase of tf", unit: "deg", log: false, values: [0, -90, -180, -270] });
    const [decibels, same] = panelsOf(series!, { log: false, db: true });
    expect(decibels).toMatchObject({ label: "|tf|", unit: "dB re 1 W/m", log: false });
    for (const [at, value] of [0, -6.0206, -20, -40].entries()) expect(decibels!.values[at]).toBeCloseTo(value, 4);
    expect(same).toEqual(phase);
    const lines = terminalPlot(magnitude!, 60);
    expect(lines[0]).toMatch(/\|tf\| \[W\/m\], logarithmic$/);
    expect(lines.at(-1)).toMatch(/1 +fsig\.f \[Hz\] +1000$/);
  });

  it("are logarithmic if that is asked for and no value forbids it", () => {
    const at = (real: readonly number[]) =>
      panelsOf(
        { name: "P", unit: "W", axes: [axis([0, 1])], shape: [2], real, imag: undefined },
        { log: true, db: false },
      )[0]!.log;
    expect([at([1, 2]), at([0, 2]), at([-1, 2]), at([Number.NaN, 2])]).toEqual([true, false, false, true]);
  });

  it("draws each transfer function by its ends over the frequency, and the noises of a budget in one plot with their total", () => {
    const solution = solveText(`
      l L0 P=2
      m a R=0.9 T=0.1
      link(L0, a)
      fsig(1)
      readout_dc D a.p2.o
      noise n1 L0.amp 1e-9
      noise n2 L0.pwr 1e-8
      series(frequency_response(geomspace(1, 100, 5), [L0.amp, L0.frq], [D.DC]), noise_projection([1, 10, 100], D.DC))
    `);
    const series = seriesOf(solution);
    expect(series.map(({ name }) => name)).toEqual([
      "frequency_response/D.DC.o / L0.amp.i",
      "frequency_response/D.DC.o / L0.frq.i",
      ...["n1", "n2", "shot noise of D"].map((noise) => `loop/PSDs: ${noise}`),
      ...["n1", "n2", "shot noise of D"].map((noise) => `loop/out[D.DC]: ${noise}`),
    ]);
    expect(series[0]!.axes).toEqual([
      { name: "f", unit: "Hz", values: [...solution.outputs["frequency_response/f"]!.real] },
    ]);
    const budget = allPanels(series, { log: false, db: false }).find(({ parts }) => parts !== undefined)!;
    expect(budget).toMatchObject({ label: "loop/out[D.DC]", log: true });
    expect(budget.parts!.map(({ label }) => label)).toEqual(["n1", "n2", "shot noise of D"]);
    expect(budget.values[1]).toBeCloseTo(Math.hypot(...budget.parts!.map(({ values }) => values[1]!)), 20);
  });
});

describe("a camera's picture", () => {
  const CAVITY =
    "l laser\nm m1 R=0.9 T=0.1 Rc=-2.5\nm m2 R=0.9 T=0.1 Rc=2.2 xbeta=9u\nlink(laser, 0.5, m1, 1, m2)\ncav c m1.p2.o\nmodes(maxtem=1)\n";

  it("stands over its own axes, with x in front, which figures have to the right", () => {
    const solution = solveText(`${CAVITY}ccd image m2.p2.o xlim=1 ylim=[0, 2] npts=3\n`);
    const [series] = seriesOf(solution);
    expect(series!.axes.map(({ name, unit, values }) => [name, unit, values])).toEqual([
      ["x", "w0", [-1, 0, 1]],
      ["y", "w0", [0, 1, 2]],
    ]);
    // Rows of the picture go along y; here the second is that of x = 0.
    const { real } = solution.outputs.image!;
    expect(series!.real.slice(3, 6)).toEqual([real[1], real[4], real[7]]);
  });

  it("of a line stands over the sweep and the line", () => {
    const text = `${CAVITY}ccdline line m2.p2.o ylim=1m npts=3 w0_scaled=false\nxaxis(m2.phi, lin, 0, 1, 1)\n`;
    const [series] = seriesOf(solveText(text));
    expect(series!.axes.map(({ name, unit }) => `${name} ${unit}`)).toEqual(["m2.phi degrees", "y m"]);
    expect(series!.shape).toEqual([2, 3]);
  });
});
