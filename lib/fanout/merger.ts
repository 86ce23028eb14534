/** What reducing a run knows of results: summaries of parts, merged, and in the end a summary and a report. */
import type { Plan } from "../sweep/plan.js";
import type { PartFacts } from "./runner.js";

/** Of one spec. A summary is opaque here. Merging is exact: the order and the grouping leave no trace. */
export interface Merger {
  /** The id of the spec's run. */
  readonly run: string;
  /** What a part says of itself; throws if it isn't whole, or not a part. */
  facts(part: Uint8Array): PartFacts;
  summaryOf(part: Uint8Array): Summary | Promise<Summary>;
  merge(one: Summary, other: Summary): Summary;
  bytesOf(summary: Summary): Uint8Array;
  read(bytes: Uint8Array): Summary;
  /** Whether the jobs of a summary are enough for their run to end; of a run that ends early if it can. */
  judge?(summary: Summary): Judgement;
  /** The run's summary.json and, if it has one, its report.html. */
  finish(summary: Summary, about: Finish): Promise<{ readonly summary: Uint8Array; readonly report?: Uint8Array }>;
}

/** What the jobs up to a checkpoint say. */
export interface Judgement {
  readonly isEnough: boolean;
  /** What was judged, for people: data that JSON holds. */
  readonly conditions: readonly object[];
}

/** A part's or some parts' mergeable statistics. Only a merger looks inside. */
export type Summary = { readonly _summary?: never } & object;

/** What a report needs besides the summary. */
export interface Finish {
  readonly plan: Plan;
  /** How the run is shown, as it was stored; undefined if nothing was. */
  readonly look: Uint8Array | undefined;
  /** Who computed it, when, with what, as label and text. */
  readonly provenance: Provenance;
  /** The bytes of the part that holds a job; undefined if none does. */
  readonly partOf: (job: number) => Promise<Uint8Array | undefined>;
}

export type Provenance = readonly (readonly [label: string, text: string])[];

/** From a spec's bytes to its merger. */
export type LoadMerger = (spec: Uint8Array) => Promise<Merger>;
