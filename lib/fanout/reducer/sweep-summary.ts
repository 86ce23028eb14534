/**
 * What parts of a sweep come to: three things that merge exactly, the statistics, the rows that are drawn, and why jobs failed.
 *
 * Not here: what is made of it in the end, which needs much more of the program (sweep-merger.ts).
 */
import { packedSummary, readPartSummary, readReasons, readSampledRows } from "../../results/part/part.js";
import { joinRows, packRows, type SampledRows, unpackRows } from "../../results/part/sampled-rows.js";
import { type FailureReason, mergeReasons } from "../../results/summary/failure-reasons.js";
import type { PartSummary } from "../../results/summary/part-summary.js";
import { mergeSummaries } from "../../results/summary/summary.js";
import { readSummary, summaryBytes } from "../../results/summary/summary-bytes.js";
import type { Column } from "../../results/table.js";

export interface SweepSummary {
  readonly statistics: PartSummary;
  /** In no order; joined when they are needed. */
  readonly rows: readonly SampledRows[];
  readonly reasons: readonly FailureReason[];
}

/** @param sampled the run's jobs that are drawn */
export async function summaryOfPart(part: Uint8Array, sampled: Float64Array): Promise<SweepSummary> {
  return {
    statistics: readPartSummary(part),
    rows: [await readSampledRows(part, sampled)],
    reasons: readReasons(part),
  };
}

/**
 * A part's summary as bytes, made by who wrote the part; undefined if it has arrays that only all parts together sum up.
 *
 * @param sampled the run's jobs that are drawn
 */
export async function partSummaryBytes(part: Uint8Array, sampled: Float64Array): Promise<Uint8Array | undefined> {
  const summary = packedSummary(part);
  if (summary === undefined) return undefined;
  const { packed: statistics, columns } = summary;
  return framed(statistics, {
    columns,
    rows: packRows(await readSampledRows(part, sampled)),
    reasons: readReasons(part),
  });
}

export function merged(one: SweepSummary, other: SweepSummary): SweepSummary {
  return {
    statistics: mergeSummaries(one.statistics, other.statistics),
    rows: [...one.rows, ...other.rows].filter(({ count }, index) => count > 0 || index === 0),
    reasons: mergeReasons(one.reasons, other.reasons),
  };
}

export function packed({ statistics, rows, reasons }: SweepSummary): Uint8Array {
  return framed(summaryBytes(statistics), { rows: packRows(joinRows(rows)), reasons });
}

interface Rest {
  /** If the statistics are without them. */
  readonly columns?: readonly Column[];
  readonly rows: string;
  readonly reasons: readonly FailureReason[];
}

/** How long the statistics are, in four bytes, low ones first; the statistics; and the rest as JSON. */
function framed(statistics: Uint8Array, rest: Rest): Uint8Array {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(statistics.length);
  return Buffer.concat([length, statistics, Buffer.from(JSON.stringify(rest))]);
}

export function unpacked(bytes: Uint8Array): SweepSummary {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = 4 + buffer.readUInt32LE(0);
  const { columns, rows, reasons } = JSON.parse(buffer.toString("utf8", end)) as Rest;
  const statistics = readSummary(buffer.subarray(4, end), columns);
  return { statistics, rows: [unpackRows(rows, statistics.columns)], reasons };
}
