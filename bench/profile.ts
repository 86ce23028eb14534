/**
 * Where the time of an axis whose kernel is made anew goes, step by step, and how far its kernel is from what the machine's arithmetic gives.
 *
 * Its parts are timed within whole runs: planning, compiling, running; what is left is the rest. The steps of a part, which
 * can't be told apart there, are timed by themselves, settled, each on what the steps before it made, and share its time.
 */

import { compilePoints } from "../lib/analysis/points/point-program.js";
import { flatten } from "../lib/analysis/solution.js";
import { analysisOf } from "../lib/analysis/whole/analysis.js";
import { detectorsOf } from "../lib/detectors/detectors.js";
import { parse } from "../lib/katscript/parse.js";
import type { Model } from "../lib/model/model.js";
import { flatTerms } from "../lib/model/terms.js";
import { buildLight, type Light } from "../lib/solver/build-system.js";
import { type Elimination, eliminateChecked } from "../lib/solver/elimination/eliminate.js";
import { eliminateTrusted, leastOf } from "../lib/solver/elimination/trust.js";
import { compileKernel } from "../lib/solver/kernel/kernel.js";
import { liveCount, liveMarks } from "../lib/solver/tape/live.js";
import { type ComplexRef, OP, type Ref, Tape } from "../lib/solver/tape/tape.js";
import { generator } from "./generator.js";
import { advancedLigo, dualRecycledScan, fabryPerot, poundDreverHall } from "./models.js";
import { median, percent, type Tell, time } from "./numbers.js";
import { operationsASecond } from "./peak.js";
import { randomNetwork } from "./random-network.js";

const POINTS = 10_000;
const SETTLE_MS = 1_500;
const TIMED_MS = 1_000;

interface Profiled {
  readonly name: string;
  readonly katscript: string;
  readonly input: string;
  /** By how much the input is varied around its value. */
  readonly spread: number;
}

function cases(): readonly Profiled[] {
  const network = randomNetwork(400, 400);
  const scan = `xaxis(${network.tunings[0]}, lin, -90, 90, ${POINTS - 1})\n`;
  return [
    { name: "Fabry-Perot", katscript: fabryPerot(POINTS), input: "m2.phi", spread: 180 },
    { name: "Pound-Drever-Hall", katscript: poundDreverHall(POINTS), input: "m2.phi", spread: 180 },
    { name: "dual-recycled Michelson", katscript: dualRecycledScan(POINTS), input: "ETMX.phi", spread: 2 },
    { name: "all of Advanced LIGO", katscript: advancedLigo(POINTS), input: "DARM.DC", spread: 0.002 },
    {
      name: `random, ${network.nodes} nodes`,
      katscript: network.katscript + scan,
      input: network.tunings[0]!,
      spread: 180,
    },
  ];
}

/** What a run takes once it has settled [s]. */
function settled(run: () => void): number {
  return settledOn(() => undefined, run);
}

/** The same of a run on what is prepared for it anew each time; preparing isn't timed. */
function settledOn<T>(prepare: () => T, run: (prepared: T) => void): number {
  const times: number[] = [];
  const begin = performance.now();
  while (performance.now() - begin < SETTLE_MS + TIMED_MS) {
    const prepared = prepare();
    const start = performance.now();
    run(prepared);
    const end = performance.now();
    if (start - begin > SETTLE_MS || times.length === 0) times.push((end - start) / 1_000);
  }
  return median(times.slice(times.length > 1 ? 1 : 0));
}

/** The fields that detectors need, and what they make of them. */
function readersOf(light: Light) {
  const detectors = detectorsOf(light);
  const readers = detectors.names.map((name) => detectors.reader(name));
  const wanted = [...new Set(readers.flatMap(({ needs }) => needs))];
  const refs = (elimination: Elimination): Ref[] => {
    const field = (number: number): ComplexRef => elimination.fields.get(number)!;
    const read = readers.flatMap((reader) => flatTerms(reader.read(field)));
    const { tape } = light;
    const { fault, value } = light.conditions;
    return [
      ...read.flatMap(({ re, im, complex }) => (complex ? [re, im] : [re])),
      ...(fault === tape.zero ? [] : [fault, value]),
      leastOf(tape, elimination.pivots),
    ];
  };
  return { wanted, refs };
}

/** How many operations of each kind a point takes. */
function counts(tape: Tape, outputs: readonly Ref[]): { readonly arithmetic: number; readonly turns: number } {
  const angles = new Set<Ref>();
  let turned = 0;
  liveMarks(tape, outputs).forEach((isLive, ref) => {
    if (isLive !== 1 || (tape.op(ref) !== OP.sin && tape.op(ref) !== OP.cos)) return;
    turned++;
    angles.add(tape.argument(ref, 0));
  });
  return { arithmetic: liveCount(tape, outputs) - turned, turns: angles.size };
}

interface Parts {
  readonly whole: number;
  readonly plan: number;
  /** From the model to a program of its points. */
  readonly compile: number;
  /** The program's first run: making or finding its code, and the points. */
  readonly run: number;
}

/** Seconds of the parts of whole runs, medians once they have settled. */
function partsOf(model: Model): Parts {
  const runs: Parts[] = [];
  const begin = performance.now();
  while (performance.now() - begin < SETTLE_MS + TIMED_MS) {
    const parts = partsOnce(model);
    if (performance.now() - begin > SETTLE_MS || runs.length === 0) runs.push(parts);
  }
  const of = (part: keyof Parts) => median(runs.slice(runs.length > 1 ? 1 : 0).map((each) => each[part]));
  return { whole: of("whole"), plan: of("plan"), compile: of("compile"), run: of("run") };
}

function partsOnce(model: Model): Parts {
  let [compile, run] = [0, 0];
  const timed = <T>(add: (s: number) => void, work: () => T): T => {
    const start = performance.now();
    const made = work();
    add((performance.now() - start) / 1_000);
    return made;
  };
  const start = performance.now();
  const analysis = analysisOf(model, {
    compile: (of, options) => {
      const program = timed(
        (s) => {
          compile += s;
        },
        () => compilePoints(of, options),
      );
      return {
        ...program,
        run: (values, count, out) =>
          timed(
            (s) => {
              run += s;
            },
            () => program.run(values, count, out),
          ),
      };
    },
  });
  const plan = (performance.now() - start) / 1_000;
  flatten(analysis.run());
  return { whole: (performance.now() - start) / 1_000, plan, compile, run };
}

/** Seconds for the sine and cosine of one angle, in columns. */
function turnSeconds(): number {
  const tape = new Tape();
  const angle = tape.input(0);
  const kernel = compileKernel(tape, [tape.sin(angle), tape.cos(angle)], 1, { points: 1e6 });
  const values = drawn(180, 0);
  const out = new Float64Array(2 * POINTS);
  return settled(() => kernel.run(values, POINTS, out)) / POINTS;
}

function drawn(spread: number, around: number): Float64Array {
  const draw = generator(3);
  return Float64Array.from({ length: POINTS }, () => around + spread * (draw() - 0.5));
}

function profiled({ name, katscript, input, spread }: Profiled, turnS: number, limit: number): string {
  const model = parse(katscript);
  const nominal = [model.get(input)];
  const options = { inputs: [input] };
  const build = settled(() => buildLight(model, options));
  const ready = () => {
    const light = buildLight(model, options);
    return { light, ...readersOf(light) };
  };
  const eliminate = settledOn(ready, ({ light, wanted }) => {
    eliminateChecked(light.system, wanted, { samples: [nominal] });
  });
  const trusted = settledOn(ready, ({ light, wanted }) => {
    eliminateTrusted(light.system, wanted, [nominal]);
  });
  const eliminated = () => {
    const { light, wanted, refs } = ready();
    return { tape: light.tape, outputs: refs(eliminateTrusted(light.system, wanted, [nominal])) };
  };
  const values = drawn(spread, nominal[0]!);
  const few = new Float64Array(2 * eliminated().outputs.length);
  const code = settledOn(eliminated, ({ tape, outputs }) => {
    // Its code is made, or found, when it first runs: two points cost nothing beside that.
    compileKernel(tape, outputs, 1, { points: POINTS }).run(values, 2, few);
  });
  const { tape, outputs } = eliminated();
  const kernel = compileKernel(tape, outputs, 1, { points: 1e6 });
  const out = new Float64Array(outputs.length * POINTS);
  const points = settled(() => kernel.run(values, POINTS, out));
  const { whole, plan, compile, run } = partsOf(model);
  const { arithmetic, turns } = counts(tape, outputs);
  const check = Math.max(0, trusted - eliminate);
  const rest = whole - plan - compile - run;
  const compiling = (part: number) => (compile * part) / (build + eliminate + check);
  const running = (part: number) => (run * part) / (code + points);
  const pointS = points / POINTS;
  const arithmeticS = Math.max(pointS - turns * turnS, 0);
  const share = (part: number) => percent(part / whole);
  const cells = [
    name,
    time(whole),
    ...[plan, ...[build, eliminate, check].map(compiling), ...[code, points].map(running), rest].map(share),
    time(pointS),
    String(turns),
    percent((turns * turnS) / pointS),
    String(arithmetic),
    percent(arithmetic / arithmeticS / limit),
  ];
  return `| ${cells.join(" | ")} |`;
}

/** The table of all cases, and what the machine can do. */
export function profile(tell: Tell): void {
  const limit = operationsASecond();
  const turnS = turnSeconds();
  const lines = [
    `The machine adds and multiplies ${(limit / 1e9).toFixed(1)}·10⁹ doubles a second in one thread, two a vector, when nothing has to be waited for; a sine and its cosine take ${time(turnS)}.`,
    "",
    "| axis of 10,000 points, its kernel made anew | whole | plan | equations | elimination | check against the oracle | kernel | points | rest | a point | angles | of it sines and cosines | other operations | of the machine's limit |",
    "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|",
  ];
  for (const line of lines) tell(line);
  for (const each of cases()) tell(profiled(each, turnS, limit));
}
