/**
 * The quantum noise of a current: one adjoint solution weighs every source at once.
 *
 * A current is a row v over the sidebands x = (1 - A)⁻¹ n of the noise n that comes in. With w = (1 - A)⁻ᵀ v it is w·n, and its spectral
 * density Σ w_a ⟨n_a n_b*⟩ w_b*. Source: W. Corbitt, Y. Chen, N. Mavalvala, Phys. Rev. A 72 (2005) 013818,
 * doi:10.1103/PhysRevA.72.013818, which solves for each source; the transposed system takes one solution.
 */
import { complexConj, complexMul } from "../../arithmetic/complex.js";
import type { Source, System } from "../elimination/system.js";
import type { ComplexRef, Ref, Tape } from "../tape/tape.js";
import type { Covariance } from "./noise-sources.js";
import type { RowTerm } from "./photocurrent.js";

/** The system whose solution are the weights of all that enters, without a source yet. */
export function transposed({ tape, size, edges, last }: System): System {
  const turned = edges.map(({ from, to, value }) => ({ from: to, to: from, value }));
  return { tape, size, edges: turned, sources: [], last };
}

/** A row as what enters the transposed system. @param first the number of the network's first unknown */
export function sourcesOfRow(row: readonly RowTerm[], first: number): readonly Source[] {
  return row.map(({ unknown, value }) => ({ at: unknown - first, value }));
}

/** The same for rows that are the same on the tape. */
export function keyOf(row: readonly RowTerm[]): string {
  return row.map(({ unknown, value: { re, im } }) => `${unknown} ${re} ${im}`).join();
}

/** Whether two systems are one but for their sources. */
export function isOneNetwork(one: System, other: System): boolean {
  return (
    one.edges.length === other.edges.length &&
    one.edges.every(({ from, to, value }, index) => {
      const beside = other.edges[index]!;
      const isSame = value.re === beside.value.re && value.im === beside.value.im;
      return isSame && from === beside.from && to === beside.to;
    })
  );
}

/** The spectral density. @param weight of an unknown, by its number */
export function densityOf(tape: Tape, sources: readonly Covariance[], weight: (unknown: number) => ComplexRef): Ref {
  let sum = tape.zero;
  for (const { a, b, value } of sources) {
    if (a > b) continue;
    const product = complexMul(tape, weight(a), complexMul(tape, value, complexConj(tape, weight(b))));
    sum = tape.add(sum, a === b ? product.re : tape.mul(tape.constant(2), product.re));
  }
  return sum;
}
