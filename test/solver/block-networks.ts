/** Interferometers in many modes, synthetic: mirrors that scatter modes as any unitary matrix, spaces with a phase a mode. */
import { complexConj, complexConstant, complexMul, polar } from "../../lib/arithmetic/complex.js";
import { type Block, columnBlock, denseOf } from "../../lib/solver/blocks/block-algebra.js";
import type { BlockSystem, ScaledBlock } from "../../lib/solver/blocks/block-system.js";
import type { Edge as NetworkEdge } from "../../lib/solver/elimination/algebra.js";
import type { Edge, Source, System } from "../../lib/solver/elimination/system.js";
import { unitMatrix } from "../../lib/solver/matrix/complex-matrix.js";
import { type ComplexRef, type Ref, Tape } from "../../lib/solver/tape/tape.js";
import { chanceOf } from "./networks.js";

/** A unitary matrix near the unit one: turns of pairs of modes. @param mixing up to which angle [rad] */
function scattering(modes: number, chance: () => number, mixing: number, size: number): Float64Array {
  const matrix = unitMatrix(modes).map((value) => value * size);
  for (let turn = 0; turn < 3 * modes; turn++) {
    const [one, other] = [Math.floor(modes * chance()), Math.floor(modes * chance())];
    if (one === other) continue;
    const angle = mixing * (chance() - 0.5);
    for (let column = 0; column < 2 * modes; column++) {
      const [a, b] = [matrix[2 * one * modes + column]!, matrix[2 * other * modes + column]!];
      matrix[2 * one * modes + column] = Math.cos(angle) * a - Math.sin(angle) * b;
      matrix[2 * other * modes + column] = Math.sin(angle) * a + Math.cos(angle) * b;
    }
  }
  return matrix;
}

export interface CavityOptions {
  readonly seed: number;
  readonly modes: number;
  /** Power transmissions of the mirrors in a row [1]. */
  readonly transmissions: readonly number[];
  /** By mirror: its tuning, on the tape [rad]. */
  readonly tunings: (tape: Tape) => readonly Ref[];
  readonly mixing?: number;
}

/** Mirrors in a row. Fields of mirror k: 4k in and 4k + 1 out in front, 4k + 2 in and 4k + 3 out behind. Light enters at 0. */
export function coupledCavities({ seed, modes, transmissions, tunings, mixing = 0.3 }: CavityOptions): BlockSystem {
  const chance = chanceOf(seed);
  const tape = new Tape();
  const edges: NetworkEdge<ScaledBlock>[] = [];
  const one = complexConstant(tape, 1);
  const add = (from: number, to: number, block: Block, factor: ComplexRef = one) =>
    edges.push({ from, to, value: { block, factor, isTurn: true } });
  const scattered = (size: number): Block => {
    const values = scattering(modes, chance, mixing, size);
    return { kind: "dense", rows: modes, columns: modes, values };
  };
  tunings(tape).forEach((tuning, k) => {
    const transmitted = transmissions[k]!;
    const turn = polar(tape, tape.one, tuning);
    const r = Math.sqrt(1 - transmitted - 1e-4);
    add(4 * k, 4 * k + 1, scattered(r), turn);
    add(4 * k + 2, 4 * k + 3, scattered(r), complexConj(tape, turn));
    const through: Block = { kind: "scalar", re: 0, im: Math.sqrt(transmitted) };
    add(4 * k, 4 * k + 3, through);
    add(4 * k + 2, 4 * k + 1, through);
    if (k + 1 === transmissions.length) return;
    const gouy = 0.2 + chance();
    const values = new Float64Array(2 * modes);
    for (let mode = 0; mode < modes; mode++) values.set([Math.cos(gouy * mode), Math.sin(gouy * mode)], 2 * mode);
    add(4 * k + 3, 4 * k + 4, { kind: "diagonal", values });
    add(4 * k + 5, 4 * k + 2, { kind: "diagonal", values });
  });
  const vector = Float64Array.from({ length: 2 * modes }, (_, at) => (at === 0 ? 1 : 0.1 * chance()));
  return {
    tape,
    modes,
    size: 4 * transmissions.length,
    edges,
    sources: [{ at: 0, value: { block: columnBlock(vector), factor: one } }],
  };
}

/** The same equations with a node for each mode. */
export function withoutBlocks({ tape, modes, size, edges, sources }: BlockSystem): System {
  const scalarEdges: Edge[] = [];
  for (const {
    from,
    to,
    value: { block, factor },
  } of edges) {
    const dense = denseOf(block, modes);
    for (let row = 0; row < modes; row++) {
      for (let column = 0; column < modes; column++) {
        const at = 2 * (row * modes + column);
        const value = complexMul(tape, complexConstant(tape, dense[at]!, dense[at + 1]!), factor);
        scalarEdges.push({ from: from * modes + column, to: to * modes + row, value });
      }
    }
  }
  const scalarSources = sources.flatMap(({ at, value: { block, factor } }) =>
    Array.from({ length: modes }, (_, mode): Source => {
      const column = denseOf(block, modes);
      const entry = complexConstant(tape, column[2 * mode]!, column[2 * mode + 1]!);
      return { at: at * modes + mode, value: complexMul(tape, entry, factor) };
    }),
  );
  return { tape, size: size * modes, edges: scalarEdges, sources: scalarSources };
}
