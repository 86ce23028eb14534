import { describe, expect, it } from "vitest";
import type { Measured } from "../../../lib/analysis/whole/compare.js";
import { comparable } from "../../../lib/analysis/whole/schur-outputs.js";

function output(name: string, values: readonly number[]): Measured {
  return { name, unit: "", shape: [values.length / 2], complex: true, values };
}

/** Eigenvalues and vectors of two modes. */
function modes(eigenvalues: readonly number[], vectors: readonly number[]): readonly Measured[] {
  return [output("e/schur_T", vectors), output("e/eigvalues", eigenvalues), output("e/eigvectors", vectors)];
}

function compared(ours: readonly Measured[], theirs: readonly Measured[]) {
  return comparable(ours, new Map(theirs.map((each) => [each.name, each])));
}

const APART = [1, 0, 0.5, 0.5];

describe("what is well defined of eigenmodes by Schur's form", () => {
  it("are the sizes of vectors whose eigenvalues lie apart, and no phases", () => {
    const { ours, theirs, undetermined } = compared(modes(APART, [3, 4, 1, 0]), modes(APART, [-5, 0, 0, 1]));
    expect(ours.find(({ name }) => name === "e/eigvectors")).toMatchObject({ complex: false, values: [5, 1] });
    expect(theirs.get("e/schur_T")!.values).toEqual([5, 1]);
    expect([...undetermined]).toEqual([]);
  });

  it("are eigenvalues in whatever order, and no vectors where they come in another one", () => {
    const { ours, undetermined } = compared(modes([0.5, 0.5, 1, 1e-16], [1, 0, 0, 0]), modes(APART, [0, 0, 1, 0]));
    expect(ours.find(({ name }) => name === "e/eigvalues")!.values).toEqual([1, 1e-16, 0.5, 0.5]);
    expect([...undetermined]).toEqual(["e/schur_T", "e/schur_Z", "e/eigvectors"]);
  });

  it("are no vectors of eigenvalues that lie close", () => {
    const close = [1, 0, 1, 1e-9];
    expect(compared(modes(close, [1, 0, 0, 0]), modes(close, [0, 0, 1, 0])).undetermined.size).toBe(3);
  });

  it("leaves eigenvectors of `eig` as they are, whose phases are said", () => {
    const vectors = [output("e/eigvalues", APART), output("e/eigvectors", [3, 4, 1, 0])];
    expect(compared(vectors, vectors).ours).toEqual(vectors);
  });
});
