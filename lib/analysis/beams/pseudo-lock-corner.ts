/**
 * `pseudo_lock_drfpmi`: the tunings at which a LIGO-like interferometer resonates, from eigenmodes of its parts alone.
 *
 * Each arm is a cavity by itself. The corner is one matrix over two fields, those that leave the beamsplitter for power and for signal
 * recycling: what becomes of them on their way to the mirror there and to the arms' first mirrors, which reflect as by themselves. What goes
 * from one to the other stands where the way back would (as in Finesse; it matters little). The eigenmodes with most of the mode 00 in
 * either are those that PRCL and SRCL are to hold; half their phases are what is missing. Settled by experiments with Finesse 3.0.2
 * (docs/conventions.md). Not here: one cavity by itself (run-operators.ts).
 */
import { DEGREES_A_RADIAN } from "../../arithmetic/arithmetic.js";
import { arctan2 } from "../../numerics/elementary.js";
import type { Frame } from "../../solver/build-system.js";
import { modePlace } from "../../solver/light/modal.js";
import { eigenvectorsOf } from "../../solver/matrix/schur.js";
import { squared } from "../../solver/tape/magnitude.js";
import type { Session } from "../points/session.js";
import { complexData, type Data, numberData, realData } from "../solution.js";
import type { OperatorStep } from "../step.js";
import { diagonalOf, type Matrix, operatorAlong, ownFieldAt, productOf, schurOf } from "./path-operators.js";

type Named = readonly (readonly [string, Data])[];
type CornerStep = Extract<OperatorStep, { readonly ask: "corner" }>;

/** The nodes that each operator's path goes by, first to last, in Finesse's order. */
export const CORNER_PATHS: readonly (readonly [name: string, ...stops: string[]])[] = [
  ["BS13", "BS.p1.i", "BS.p3.o"],
  ["BS31", "BS.p3.i", "BS.p1.o"],
  ["BS12", "BS.p1.i", "BS.p2.o"],
  ["BS21", "BS.p2.i", "BS.p1.o"],
  ["BS24", "BS.p2.i", "BS.p4.o"],
  ["BS42", "BS.p4.i", "BS.p2.o"],
  ["BS34", "BS.p3.i", "BS.p4.o"],
  ["BS43", "BS.p4.i", "BS.p3.o"],
  ["MICHX1", "BS.p3.o", "ITMX.p1.i"],
  ["MICHY1", "BS.p2.o", "ITMY.p1.i"],
  ["MICHX2", "ITMX.p1.o", "BS.p3.i"],
  ["MICHY2", "ITMY.p1.o", "BS.p2.i"],
  ["R1X", "ITMX.p1.i", "ITMX.p1.o"],
  ["R2X", "ITMX.p2.i", "ITMX.p2.o"],
  ["T1X", "ITMX.p1.i", "ITMX.p2.o"],
  ["T2X", "ITMX.p2.i", "ITMX.p1.o"],
  ["GX", "ITMX.p2.o", "ETMX.p1.i", "ETMX.p1.o", "ITMX.p2.i"],
  ["GY", "ITMY.p2.o", "ETMY.p1.i", "ETMY.p1.o", "ITMY.p2.i"],
  ["R1Y", "ITMY.p1.i", "ITMY.p1.o"],
  ["R2Y", "ITMY.p2.i", "ITMY.p2.o"],
  ["T1Y", "ITMY.p1.i", "ITMY.p2.o"],
  ["T2Y", "ITMY.p2.i", "ITMY.p1.o"],
  ["SRC", "BS.p4.o", "SRM.p1.i", "SRM.p1.o", "BS.p4.i"],
  ["PRC", "BS.p1.o", "PRM.p2.i", "PRM.p2.o", "BS.p1.i"],
  ["SQZ", "sqz.p1.o", "SRM.p2.i", "SRM.p2.o"],
];

/** The tunings that are moved. */
export const CORNER_TUNINGS: readonly string[] = ["PRCL.DC", "SRCL.DC"];

/** Power recycling is to be where its eigenmode's phase is that of a half turn [degrees]. */
const HALF_TURN = 90;

export function lockCorner(session: Session, light: Frame, step: CornerStep): Named {
  const size = light.modes.length;
  const field = ownFieldAt(light, step.frequency, step.name);
  const operators = new Map(
    step.paths.map(({ name, stops }) => [name, operatorAlong(light, stops, field, step.name)] as const),
  );
  /** The last one acts first. */
  const product = (...names: readonly string[]) => productOf(size, names.map((name) => operators.get(name)!).reverse());
  const first = modePlace(light.modes, { n: 0, m: 0 }) ?? 0;
  const [x, y] = ["X", "Y"].map((arm) => eigenmodes(size, product(`G${arm}`, `R2${arm}`), step.name)) as [
    Eigenmodes,
    Eigenmodes,
  ];
  const by = (to: 1 | 4, from: 1 | 4) =>
    added(
      product(`BS3${to}`, "MICHX2", "R1X", "MICHX1", `BS${from}3`),
      product(`BS2${to}`, "MICHY2", "R1Y", "MICHY1", `BS${from}2`),
    );
  const through = (recycling: "PRC" | "SRC", passed: Matrix) => productOf(size, [operators.get(recycling)!, passed]);
  const parts = {
    PRC: through("PRC", by(1, 1)),
    PRC_SRC: through("PRC", by(4, 1)),
    SRC_PRC: through("SRC", by(1, 4)),
    SRC: through("SRC", by(4, 4)),
  };
  const corner = joined(size, [
    [parts.PRC, parts.PRC_SRC],
    [parts.SRC_PRC, parts.SRC],
  ]);
  const both = eigenmodes(2 * size, corner, step.name);
  const [power, signal] = [both.most(first), both.most(size + first)];
  const [powerPhi, signalPhi] = [both.missing(power), both.missing(signal)];
  if (step.apply) {
    const { state } = session;
    state.set("PRCL.DC", state.own("PRCL.DC") + HALF_TURN - powerPhi);
    state.set("SRCL.DC", state.own("SRCL.DC") + signalPhi);
  }
  const square = (matrix: Matrix) => complexData([size, size], matrix);
  const degrees = (value: number) => numberData(value, { unit: "deg" });
  const arm = (name: "X" | "Y", { values, vectors }: Eigenmodes): Named => [
    [`${name}_eval`, complexData([size], values)],
    [`${name}_evec`, square(vectors)],
  ];
  const corners = Array.from({ length: 2 * size }, (_, k) => both.missing(k));
  return [
    ...[...operators].map(([name, matrix]) => [`operators[${name}]`, square(matrix)] as const),
    ["SRC", square(parts.SRC)],
    ["PRC", square(parts.PRC)],
    ["SRC_PRC", square(parts.SRC_PRC)],
    ["PRC_SRC", square(parts.PRC_SRC)],
    ...arm("X", x),
    ...arm("Y", y),
    ["X_HG00_idx", numberData(x.most(first))],
    ["Y_HG00_idx", numberData(y.most(first))],
    ["xarm_phi", degrees(x.missing(x.most(first)))],
    ["yarm_phi", degrees(y.missing(y.most(first)))],
    ["M", complexData([2 * size, 2 * size], corner)],
    ["M_eval", complexData([2 * size], both.values)],
    ["M_evec", complexData([2 * size, 2 * size], both.vectors)],
    ["PRC_HG00_idx", numberData(power)],
    ["SRC_HG00_idx", numberData(signal)],
    ["corner_phases", realData([2 * size], corners, { unit: "deg" })],
    ["src_phi", degrees(signalPhi)],
    ["prc_phi", degrees(powerPhi)],
    ["PRC_evec", complexData([size], both.half(power, 0))],
    ["SRC_evec", complexData([size], both.half(signal, size))],
  ];
}

interface Eigenmodes {
  /** Shape (size, 2). */
  readonly values: Float64Array;
  /** In columns, shape (size, size, 2). */
  readonly vectors: Matrix;
  /** Which of them has most of a mode, by its row. */
  readonly most: (row: number) => number;
  /** What tuning the k-th lacks to resonate [degrees]. */
  readonly missing: (k: number) => number;
  /** Half of the k-th, from a row on. */
  readonly half: (k: number, row: number) => Float64Array;
}

function eigenmodes(size: number, matrix: Matrix, place: string): Eigenmodes {
  const schur = schurOf(size, matrix, place);
  const values = diagonalOf(size, schur.t);
  const vectors = eigenvectorsOf(size, schur);
  const at = (row: number, k: number) => 2 * (row * size + k);
  return {
    values,
    vectors,
    most: (row) => {
      const share = (k: number) => squared(vectors[at(row, k)]!, vectors[at(row, k) + 1]!);
      let found = 0;
      for (let k = 1; k < size; k++) if (share(k) > share(found)) found = k;
      return found;
    },
    missing: (k) => (-arctan2(values[2 * k + 1]!, values[2 * k]!) * DEGREES_A_RADIAN) / 2,
    half: (k, row) => {
      const column = new Float64Array(size);
      for (let i = 0; 2 * i < size; i++) column.set(vectors.subarray(at(row + i, k), at(row + i, k) + 2), 2 * i);
      return column;
    },
  };
}

function added(a: Matrix, b: Matrix): Matrix {
  return a.map((each, index) => each + b[index]!);
}

/** Four blocks as one matrix. */
function joined(size: number, blocks: readonly (readonly [Matrix, Matrix])[]): Matrix {
  const whole = new Float64Array(8 * size * size);
  for (const [at, row] of blocks.entries()) {
    for (const [beside, block] of row.entries()) {
      for (let each = 0; each < size; each++) {
        const line = block.subarray(2 * each * size, 2 * (each + 1) * size);
        whole.set(line, 2 * ((at * size + each) * 2 * size + beside * size));
      }
    }
  }
  return whole;
}
