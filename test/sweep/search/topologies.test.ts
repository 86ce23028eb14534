/** A loss is a spec: shapes of detectors that no example has, with their slopes held to differences at points all over the ranges. */
import { describe, expect, it } from "vitest";
import { ENGINE } from "../../../lib/sweep/jobs/engine.js";
import { compileJudged } from "../../../lib/sweep/jobs/judged.js";
import { modelOf } from "../../../lib/sweep/jobs/model-of-spec.js";
import { readSpec } from "../../../lib/sweep/reading/read-spec.js";
import { jobRandom } from "../../../lib/sweep/sampling/job-random.js";
import { jobInputs } from "../../../lib/sweep/sampling/job-values.js";

type Ends = readonly [from: number, to: number];

interface Shape {
  readonly model: string;
  readonly loss: string;
  readonly ends: Readonly<Record<string, Ends>>;
}

const SWEEP = "xaxis(fsig.f, log, 20, 5k, 12)";
/** Noise over signal, in decades above 1e-23 / sqrt(Hz), and what power is above its limit. */
const LOSS = "mean(log10(noise / max(abs(signal), 1e-20) / 1e-23))";
const penalty = (power: string, limit: number) => `sum(above(mean(${power}) / ${limit}, 1))`;
const arm = (name: string, phase: number, sign: string) => `
m I${name} T=0.014 L=40u phi=${phase}
m E${name} T=5u L=40u phi=${phase}
s arm${name} I${name}.p1 E${name}.p1 L=4k
free_mass I${name}mass I${name}.mech mass=40
free_mass E${name}mass E${name}.mech mass=40
sgen s${name} arm${name}.h amplitude=1 phase=${sign}`;

const ring = (name: string, phase: string) => `
bs I${name} R=1-I${name}.T-I${name}.L T=0.02 L=10u alpha=0.1
bs E${name} T=5u L=10u alpha=0.1 phi=0.5
bs C${name} T=5u L=10u alpha=44 phi=1
s arm${name} I${name}.p3 E${name}.p1 L=3995
s back${name} E${name}.p2 C${name}.p1 L=3990
s close${name} C${name}.p2 I${name}.p4 L=5
free_mass e${name} E${name}.mech mass=40
sgen g${name} arm${name}.h amplitude=1 phase=${phase}`;

const SHAPES: Readonly<Record<string, Shape>> = {
  "a Michelson with squeezed light in its dark port": {
    model: `l LASER P=100
bs BS R=0.5 T=0.5 alpha=45
m MX R=0.9999 T=1u phi=0.1
m MY R=0.9999 T=1u phi=90
free_mass mx MX.mech mass=5
free_mass my MY.mech mass=5
s sx BS.p3 MX.p1 L=4k
s sy BS.p2 MY.p1 L=4k
link(LASER, BS.p1)
dbs FI
sq SQZ db=10 angle=90
link(SQZ, FI.p1)
link(FI.p3, BS.p4)
sgen gx sx.h amplitude=1
sgen gy sy.h amplitude=1 phase=180
fsig(100)
pd1 signal FI.p4.o f=fsig
qnoised noise FI.p4.o`,
    loss: LOSS,
    ends: {
      "LASER.P": [50, 500],
      "SQZ.db": [3, 15],
      "SQZ.angle": [10, 170],
      "MX.phi": [0.05, 0.5],
      "mx.mass": [1, 20],
    },
  },
  "a detuned signal recycling": {
    model: `l LASER P=60
m PR T=0.03 L=37u
bs BS R=0.5 T=0.5 alpha=45
link(LASER, PR.p2)
s prc PR.p1 BS.p1 L=50
${arm("X", 0.0001, "0")}
${arm("Y", 90, "180")}
link(BS.p3, 5, IX.p2)
link(BS.p2, 5, IY.p2)
m SR T=0.3 L=37u phi=70
s src BS.p4 SR.p1 L=50
fsig(100)
pd1 signal SR.p2.o f=fsig
qnoised noise SR.p2.o
pd circulating EX.p1.i`,
    loss: `${LOSS} + ${penalty("circulating", 20_000)}`,
    ends: { "LASER.P": [10, 120], "SR.phi": [5, 85], "SR.T": [0.05, 0.6], "PR.T": [0.01, 0.1], "IX.T": [0.005, 0.05] },
  },
  "arm cavities with a filter cavity's squeezing": {
    model: `l LASER P=60
bs BS R=0.5 T=0.5 alpha=45
link(LASER, BS.p1)
${arm("X", 0.0001, "0")}
${arm("Y", 90, "180")}
link(BS.p3, 5, IX.p2)
link(BS.p2, 5, IY.p2)
sq SQZ db=12 angle=90
dbs FCI
m FC1 T=0.001 L=0
m FC2 T=1u L=60u phi=-0.01
s FC FC1.p2 FC2.p1 L=300
link(SQZ, FCI.p1)
link(FCI.p3, 1, FC1.p1)
dbs OFI
link(FCI.p4, OFI.p1)
link(OFI.p3, BS.p4)
fsig(100)
pd1 signal OFI.p4.o f=fsig
qnoised noise OFI.p4.o`,
    loss: LOSS,
    ends: {
      "FC2.phi": [-0.03, 0.03],
      "FC1.T": [3e-4, 3e-3],
      "SQZ.angle": [20, 160],
      "SQZ.db": [3, 15],
      "LASER.P": [20, 200],
    },
  },
  "two coupled cavities, read in reflection": {
    model: `l LASER P=1
m A T=0.1 L=10u phi=40
m B T=0.01 L=10u
m C T=0.0001 L=10u phi=0.02
link(LASER, A, 10, B)
s arm B.p2 C.p1 L=1k
free_mass c C.mech mass=1
sgen g arm.h amplitude=1
fsig(100)
pd1 signal A.p1.o f=fsig
qnoised noise A.p1.o
pd inside C.p1.i`,
    loss: `${LOSS} + ${penalty("inside", 200)}`,
    ends: { "A.T": [0.02, 0.5], "A.phi": [5, 85], "B.phi": [-30, 30], "C.phi": [0.01, 0.5], "c.mass": [0.1, 10] },
  },
  "a ring off its resonance with two squeezers": {
    model: `l LASER P=10
bs IN R=0.97 T=0.03 alpha=44
bs R1 R=0.9999 T=0.0001 alpha=44 phi=1
bs R2 R=0.98 T=0.02 alpha=2
link(LASER, IN.p1)
s one IN.p3 R1.p4 L=100
s two R1.p3 R2.p1 L=1k
s three R2.p2 IN.p4 L=1.1k
sq S1 db=6 angle=30
sq S2 db=9 angle=70
link(S1, R1.p2)
link(S2, R2.p3)
free_mass r2 R2.mech mass=1
sgen g two.h amplitude=1
fsig(100)
pd1 signal IN.p2.o f=fsig
qnoised noise IN.p2.o`,
    loss: LOSS,
    ends: { "LASER.P": [1, 100], "R1.phi": [0.5, 30], "r2.mass": [0.2, 5], "S1.angle": [0, 90], "S2.db": [2, 12] },
  },
  "a Sagnac of two arm rings, whose beamsplitter isn't even": {
    model: `l LASER P=50
dbs FI
sq SQZ db=8 angle=20
m PR R=1-PR.T-PR.L T=0.03 L=5u phi=10
bs BS R=1-BS.T-BS.L T=0.47 L=5u alpha=45
link(LASER, PR.p2)
s prc PR.p1 BS.p1 L=20
${ring("X", "0")}
${ring("Y", "180")}
s s1 BS.p2 IX.p1 L=5
s s2 IX.p2 IY.p1 L=10
s s3 IY.p2 BS.p3 L=5
link(SQZ, FI.p1)
link(FI.p3, 1, BS.p4)
fsig(100)
pd1 signal FI.p4.o f=fsig
qnoised noise FI.p4.o
pd inside EX.p1.i`,
    loss: `${LOSS} + ${penalty("inside", 500)}`,
    ends: { "IX.T": [0.01, 0.1], "CY.phi": [-2, 2], "BS.T": [0.3, 0.49], "eX.mass": [1, 100], "SQZ.angle": [-90, 90] },
  },
  "two filter cavities in a row, read by the difference of two photodiodes": {
    model: `l LASER P=60
l LO P=1 phase=30
m SR T=0.3 L=37u phi=20
bs BS R=0.5 T=0.5 alpha=45
link(LASER, BS.p1)
${arm("X", 0.0003, "0")}
${arm("Y", 90, "180")}
link(BS.p3, 5, IX.p2)
link(BS.p2, 5, IY.p2)
s src BS.p4 SR.p1 L=50
sq SQZ db=12 angle=10
dbs F1
dbs F2
dbs F3
m A1 R=1-A1.T-A1.L T=0.001 L=1u
m B1 T=1u L=20u phi=-0.01
s fc1 A1.p2 B1.p1 L=300
m A2 R=1-A2.T-A2.L T=0.001 L=1u
m B2 T=1u L=20u phi=0.01
s fc2 A2.p2 B2.p1 L=300
link(SQZ, F1.p1)
link(F1.p3, 1, A1.p1)
link(F1.p4, 1, F2.p1)
link(F2.p3, 1, A2.p1)
link(F2.p4, 1, F3.p1)
link(F3.p3, 1, SR.p2)
bs HB R=0.5 T=0.5 alpha=45
link(F3.p4, 1, HB.p1)
link(LO, 1, HB.p4)
fsig(100)
katfan_current signal HB.p2.o 1 HB.p3.o -1
katfan_qnoise noise HB.p2.o 1 HB.p3.o -1`,
    loss: LOSS,
    ends: {
      "LO.phase": [-90, 90],
      "A1.T": [3e-4, 3e-3],
      "B2.phi": [-0.03, 0.03],
      "fc1.L": [100, 500],
      "SR.phi": [5, 85],
    },
  },
};

function judgedOf({ model, loss, ends }: Shape) {
  const vary = Object.fromEntries(
    Object.entries(ends).map(([name, [from, to]]) => [name, { kind: "uniform", from, to }]),
  );
  const spec = readSpec({ model, analysis: SWEEP, vary, objective: { minimize: loss }, jobs: 1 });
  const inputs = jobInputs(spec);
  const parts = { spec, model: modelOf(spec), engine: ENGINE, fill: () => {} };
  return { inputs, judged: compileJudged(parts, 1000, inputs) };
}

/** Of steps so large, parts of the range, and half of that: extrapolated to none. */
const STEP = 2e-4;

describe.each(Object.entries(SHAPES))("%s", (_, shape) => {
  it("has a loss whose slopes are those of differences", () => {
    const { inputs, judged } = judgedOf(shape);
    const ends = inputs.map((name) => shape.ends[name]!);
    const random = jobRandom("7", 0);
    for (let point = 0; point < 4; point++) {
      const row = Float64Array.from(ends, ([from, to]) => from + (0.1 + 0.8 * random.uniform()) * (to - from));
      const found = judged.run(row, 1);
      expect(found.values[0]).toBeGreaterThan(-10);
      expect(found.values[0]).toBeLessThan(20);
      const slopes = [...judged.slopes!.gradient(row, found)].map((slope, k) => slope * (ends[k]![1] - ends[k]![0]));
      const largest = Math.max(...slopes.map(Math.abs));
      expect(largest).toBeGreaterThan(1e-3);
      for (const [k, [from, to]] of ends.entries()) {
        const at = (part: number) => judged.run(row.with(k, row[k]! + part * (to - from)), 1).values[0]!;
        const slope = (part: number) => (at(part) - at(-part)) / (2 * part);
        const [wide, narrow] = [slope(STEP), slope(STEP / 2)];
        expect(Math.abs(slopes[k]! - (4 * narrow - wide) / 3) / largest, inputs[k]).toBeLessThan(2e-5);
      }
    }
  });
});
