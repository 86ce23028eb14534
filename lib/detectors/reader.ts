/** What a detector is to whoever compiles it: which fields it needs, and its value from them. */

import { isZero } from "../arithmetic/complex.js";
import { UserError } from "../errors.js";
import type { Element } from "../model/element.js";
import type { Terms } from "../model/terms.js";
import type { Light } from "../solver/build-system.js";
import { detectedNode } from "../solver/light/nodes.js";
import type { ComplexRef, Ref } from "../solver/tape/tape.js";

/** The fields by number, on the light's tape. */
export type Fields = (field: number) => ComplexRef;

export interface Reader {
  /** The output's name: the detector's, or `REFL_I`. */
  readonly name: string;
  /** The unit of its value, as `W`. */
  readonly unit: string;
  /** The shape of its value: empty for a number. Where `read` gives an array, that array's shape stands in its place. */
  readonly shape: readonly number[];
  /** The numbers of the fields that it needs. */
  readonly needs: readonly number[];
  readonly read: (fields: Fields) => Terms<Ref>;
  /** What is made of the numbers of `read` in plain code, of each point by itself; undefined if they are the value themselves. */
  readonly after?: After;
}

/** A value that is made of the numbers of a tape. */
export interface After {
  readonly complex: boolean;
  /** What the axes of its shape are. */
  readonly axes: readonly PictureAxis[];
  /**
   * @param given the numbers of `read`, their real parts
   * @param out   written: the value in C order, of a complex one re, im, re, im, ...
   */
  readonly run: (given: Float64Array, out: Float64Array) => void;
  /** The same numbers on the tape, for derivatives: re, im of each, im only where it is complex; undefined where they are too many. */
  readonly spelled: ((fields: Fields) => readonly Ref[]) | undefined;
  /**
   * What the value changes by with each number of `read`, where `spelled` isn't there.
   *
   * @param out written: shape (value, given), the value's numbers as `run` has them
   */
  readonly slopes?: (given: Float64Array, out: Float64Array) => void;
}

/** An axis of a picture. */
export interface PictureAxis {
  readonly name: string;
  readonly unit: string;
  readonly values: readonly number[];
}

export const NUMBER: readonly number[] = [];

/** The number of the node that a detector reads: its `node`, or what a readout reads. */
export function nodeOf(light: Light, element: Element): number {
  const found = detectedNode(light.nodes, element);
  if (found !== undefined) return found;
  throw new UserError({
    code: "unknown-node",
    place: element.name,
    what: `"${element.name}" reads no optical node`,
    remedy: "Name one, as m1.p1.o.",
  });
}

/** A field, its frequency and its mode. */
export interface Amplitude {
  readonly bin: number;
  readonly mode: number;
  readonly value: ComplexRef;
}

/** The fields of a list that aren't zero, with their bins and modes. */
export function amplitudes({ tape, unknowns }: Light, needs: readonly number[], fields: Fields): readonly Amplitude[] {
  const all = needs.map((field) => ({
    bin: unknowns.binOf(field),
    mode: unknowns.modeOf(field),
    value: fields(field),
  }));
  return all.filter(({ value }) => !isZero(tape, value));
}
