/** Interferometers in many modes, synthetic: mirrors that scatter modes as any unitary matrix, spaces with a phase a mode. */
import { complexConj, complexConstant, complexMul, polar } from "../../lib/arithmetic/complex.js";
import type { Edge, Source, System } from "../../lib/solver/elimination/system.js";
import { unitMatrix } from "../../lib/solver/matrix/complex-matrix.js";
import { type ComplexRef, type Ref, Tape } from "../../lib/solver/tape/tape.js";
import { chanceOf } from "./networks.js";

/** A unitary matrix near the unit one, times a size: turns of pairs of modes. @param mixing up to which angle [rad] */
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
  /** By mirror: its tuning [rad]. */
  readonly tunings: (tape: Tape) => readonly Ref[];
  readonly mixing?: number;
  /** Written on; a new one if nothing is said. */
  readonly tape?: Tape;
  /** The number of the first unknown. */
  readonly first?: number;
}

/** Fields of mirror k: 4k in and 4k + 1 out in front, 4k + 2 in and 4k + 3 out behind; each so many modes. Light enters at 0. */
export function coupledCavities(options: CavityOptions): System {
  const { seed, modes, transmissions, tunings, mixing = 0.3, tape = new Tape(), first = 0 } = options;
  const chance = chanceOf(seed);
  const edges: Edge[] = [];
  const at = (field: number, mode: number) => first + field * modes + mode;
  const alike = (from: number, to: number, value: (mode: number) => ComplexRef) => {
    for (let mode = 0; mode < modes; mode++) {
      edges.push({ from: at(from, mode), to: at(to, mode), value: value(mode) });
    }
  };
  const reflect = (from: number, to: number, size: number, turn: ComplexRef) => {
    const matrix = scattering(modes, chance, mixing, size);
    for (let row = 0; row < modes; row++) {
      for (let column = 0; column < modes; column++) {
        const place = 2 * (row * modes + column);
        const value = complexMul(tape, complexConstant(tape, matrix[place]!, matrix[place + 1]!), turn);
        edges.push({ from: at(from, column), to: at(to, row), value });
      }
    }
  };
  for (const [k, tuning] of tunings(tape).entries()) {
    const transmitted = transmissions[k]!;
    const turn = polar(tape, tape.one, tuning);
    const r = Math.sqrt(1 - transmitted - 1e-4);
    reflect(4 * k, 4 * k + 1, r, turn);
    reflect(4 * k + 2, 4 * k + 3, r, complexConj(tape, turn));
    const through = complexConstant(tape, 0, Math.sqrt(transmitted));
    alike(4 * k, 4 * k + 3, () => through);
    alike(4 * k + 2, 4 * k + 1, () => through);
    if (k + 1 === transmissions.length) continue;
    const gouy = 0.2 + chance();
    const phase = (mode: number) => complexConstant(tape, Math.cos(gouy * mode), Math.sin(gouy * mode));
    alike(4 * k + 3, 4 * k + 4, phase);
    alike(4 * k + 5, 4 * k + 2, phase);
  }
  const sources = Array.from({ length: modes }, (_, mode): Source => {
    const light = mode === 0 ? complexConstant(tape, 1) : complexConstant(tape, 0.1 * chance(), 0.1 * chance());
    return { at: at(0, mode), value: light };
  });
  return { tape, size: first + 4 * transmissions.length * modes, edges, sources, isModal: true };
}
