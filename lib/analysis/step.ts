/**
 * An analysis as it is run: actions with their arguments evaluated, told apart by `kind`.
 *
 * Arguments are numbers by now: they are evaluated once, before the run, from what the model's text says. Parameters are
 * canonical paths. Not here: how a step is made of an action (plan.ts), how it is run (run-steps.ts).
 */

import type { Value } from "../model/value.js";
import type { Mode } from "../optics/mode-list.js";
import type { SignalEnd } from "../solver/signals/signal-ends.js";
import type { AxisPoints } from "./axis-values.js";

/** An axis of a sweep. */
export interface SweptAxis {
  readonly path: string;
  /** The parameter's unit, as `deg`; empty if it has none. */
  readonly unit: string;
  /** Its points as they are reported: without what `relative` adds. */
  readonly points: AxisPoints;
  /** Whether the parameter's value at the start of the sweep is added to them. */
  readonly relative: boolean;
}

/** How many points an axis has. */
export const lengthOf = ({ points }: SweptAxis): number => points.values.length;

/** `noxaxis`, `xaxis`, ... and `sweep`; without axes it is one point. */
export interface AxisStep {
  readonly kind: "axes";
  readonly name: string;
  /** The last one is the fastest. */
  readonly axes: readonly SweptAxis[];
  readonly before: Step | undefined;
  readonly after: Step | undefined;
  /** Whether the parameters stay as the last point leaves them. */
  readonly keeps: boolean;
}

/** `run_locks`. */
export interface LockStep {
  readonly kind: "run-locks";
  readonly name: string;
  /** In their order. */
  readonly locks: readonly string[];
  /** Whether only those of them take part that are enabled when it runs: where none was named. */
  readonly onlyEnabled: boolean;
  readonly method: "proportional" | "newton";
  /** Whether Newton's derivatives are exact, and not of differences as Finesse's. */
  readonly isExact: boolean;
  readonly scale: number;
  readonly maxIterations: number;
  /** Whether it may end without success. */
  readonly mayFail: boolean;
  readonly before: Step | undefined;
}

/** A drive and the quadrature of an RF readout that shall see it: `opt_rf_readout_phase`. */
export interface PhasePair {
  /** The parameter that is moved. */
  readonly drive: string;
  readonly readout: string;
  readonly quadrature: "I" | "Q";
}

export interface Bound {
  readonly low: number;
  readonly high: number;
}

/** `minimize` and `maximize`. */
export interface OptimiseStep {
  readonly kind: "optimise";
  readonly name: string;
  readonly detector: string;
  readonly paths: readonly string[];
  /** -1 to maximize. */
  readonly sign: 1 | -1;
  /** Subtracted from what the detector reads. */
  readonly offset: number;
  readonly before: Step | undefined;
  readonly method: "nelder-mead" | "powell" | "bfgs" | "cg" | "l-bfgs-b" | "tnc" | "slsqp";
  readonly bounds: readonly Bound[] | undefined;
  /** Whether the gradient is exact, and not of differences as Finesse's. */
  readonly isExact: boolean;
  /** The method's own numbers, by scipy's names: `xatol`, `fatol`, `maxiter`, ... */
  readonly options: ReadonlyMap<string, number>;
  readonly simplex: readonly (readonly number[])[] | undefined;
}

/** `frequency_response` and its kin. */
export interface ResponseStep {
  readonly kind: "response";
  readonly name: string;
  /** [Hz] */
  readonly frequencies: readonly number[];
  readonly inputs: readonly SignalEnd[];
  readonly outputs: readonly SignalEnd[];
  /** How many sides, inputs and outputs, are of light: each adds the index of a mode to the solution, that of outputs first. */
  readonly lightSides: number;
}

/** `katfan_range`: an axis over the signal's frequency, and how far stars are heard with what a detector reads on it. */
export interface RangeStep {
  readonly kind: "range";
  readonly sweep: AxisStep;
  /** Reads the noise as strain. */
  readonly detector: string;
  /** Of each star [solar masses]. */
  readonly mass: number;
}

/** `noise_projection`. */
export interface ProjectionStep {
  readonly kind: "projection";
  readonly name: string;
  /** [Hz] */
  readonly frequencies: readonly number[];
  /** Where noise enters. */
  readonly noises: readonly Projected[];
  /** By the names that they are written with. */
  readonly outputs: readonly { readonly name: string; readonly node: string }[];
  /** The input by whose response all is divided. */
  readonly scaling: string | undefined;
}

/** A noise: a signal node, and the amplitude spectral density there, as an expression or as a detector's reading. */
export interface Projected {
  /** What it is called in figures. */
  readonly name: string;
  readonly node: string;
  readonly density:
    | { readonly kind: "value"; readonly value: Value }
    | { readonly kind: "detector"; readonly name: string };
}

/** What is asked of beams, by Finesse's names of its actions. Nodes are numbers, planes those of lib/solver/light/ray-ways.ts. */
export type BeamStep = { readonly kind: "beams"; readonly name: string } & (
  | { readonly ask: "abcd"; readonly stops: readonly number[]; readonly plane: "x" | "y" }
  | {
      readonly ask: "trace";
      readonly order: readonly string[];
      /** The sources that take part; undefined for all. */
      readonly only: readonly string[] | undefined;
      readonly without: readonly string[];
      /** Whether a node has the beam of its opposite, reversed. */
      readonly symmetric: boolean;
    }
  | {
      readonly ask: "propagation";
      readonly stops: readonly number[];
      /** Whether the path goes where light comes from. */
      readonly backwards: boolean;
      readonly planes: readonly ("x" | "y")[];
      /** The beam at the first node, by plane [m]; what is traced there if there is none. */
      readonly start: ReadonlyMap<"x" | "y", { readonly re: number; readonly im: number }>;
    }
);

/** What is asked of how modes go along paths. Nodes are numbers, frequencies in Hz. */
export type OperatorStep = { readonly kind: "operators"; readonly name: string } & (
  | { readonly ask: "operator"; readonly stops: readonly number[]; readonly frequency: number }
  | {
      readonly ask: "eigenmodes";
      readonly cavity: string;
      readonly frequency: number;
      readonly method: "schur_qr" | "schur_svd" | "eig";
    }
  | {
      readonly ask: "pseudo-lock";
      readonly cavity: string;
      readonly mode: Mode;
      /** Whether the mode that loses least is taken, whichever it is. */
      readonly lowestLoss: boolean;
      /** What is tuned [degrees], and which way a phase of the round trip moves it. */
      readonly feedback: string;
      readonly sign: 1 | -1;
    }
  | {
      readonly ask: "corner";
      readonly frequency: number;
      /** Whether PRCL and SRCL are moved. */
      readonly apply: boolean;
      /** The operators' paths: each its first node, those that it goes by, its last. */
      readonly paths: readonly { readonly name: string; readonly stops: readonly number[] }[];
    }
);

export type Step =
  | AxisStep
  | BeamStep
  | OperatorStep
  | { readonly kind: "series"; readonly name: string; readonly flat: boolean; readonly steps: readonly Step[] }
  | { readonly kind: "parallel"; readonly steps: readonly Step[] }
  | {
      readonly kind: "for";
      readonly path: string;
      readonly values: readonly number[];
      readonly steps: readonly Step[];
    }
  | {
      readonly kind: "change";
      readonly changes: readonly { readonly path: string; readonly value: number }[];
      readonly relative: boolean;
    }
  | { readonly kind: "fields"; readonly name: string }
  | { readonly kind: "store"; readonly name: string; readonly paths: readonly string[] }
  /** `values` undefined: the whole model. */
  | { readonly kind: "print"; readonly prefix: string; readonly values: readonly Value[] | undefined }
  /** `save_matrix`: a solution that holds nothing, but is counted. */
  | { readonly kind: "empty"; readonly name: string }
  /** `debug`. */
  | { readonly kind: "nothing" }
  | LockStep
  | {
      readonly kind: "lock-gains";
      readonly locks: readonly string[];
      /** Half the distance of the two points that a derivative is taken from [the feedback's unit]. */
      readonly difference: number;
      readonly scale: number;
    }
  | { readonly kind: "error-signals"; readonly name: string; readonly locks: readonly string[] }
  | {
      readonly kind: "readout-phases";
      readonly name: string;
      readonly pairs: readonly PhasePair[];
      readonly difference: number;
    }
  | {
      readonly kind: "sensing-matrix";
      readonly name: string;
      readonly dofs: readonly string[];
      readonly readouts: readonly string[];
      readonly difference: number;
    }
  | OptimiseStep
  | ResponseStep
  | RangeStep
  | ProjectionStep;
