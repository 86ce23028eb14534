/**
 * What functions write to their logs: one line of JSON an event, of hashes, indices, counts and times. No user's text gets
 * into a log, so nothing that takes free text is offered.
 *
 * It goes to standard output as it is: the console's own JSON would wrap it, and CloudWatch finds metrics only at the
 * outermost level. A logging library would weigh more in a cold start than all that is needed here.
 */

/** A hash, an index, a count, a time, or a word of ours. */
export type LogValue = string | number | boolean | undefined;

/** A metric of CloudWatch's embedded format: made of log lines, at no cost of a call. */
export interface Metric {
  readonly name: string;
  readonly unit: "Count" | "Milliseconds";
  readonly value: number;
}

const LONGEST = 200;

/** Writes a line. */
export function logLine(
  event: string,
  fields: Readonly<Record<string, LogValue>>,
  metrics: readonly Metric[] = [],
): void {
  process.stdout.write(`${JSON.stringify(lineOf(event, fields, metrics, Date.now()))}\n`);
}

/** A line's content. Texts are cut to what a word of ours may be long. */
export function lineOf(
  event: string,
  fields: Readonly<Record<string, LogValue>>,
  metrics: readonly Metric[],
  timestamp: number,
): Readonly<Record<string, unknown>> {
  const short = Object.entries(fields).map(([name, value]) => [
    name,
    typeof value === "string" ? value.slice(0, LONGEST) : value,
  ]);
  const line = { event, time: new Date(timestamp).toISOString(), ...Object.fromEntries(short) };
  if (metrics.length === 0) return line;
  const Metrics = metrics.map(({ name, unit }) => ({ Name: name, Unit: unit }));
  return {
    ...line,
    ...Object.fromEntries(metrics.map(({ name, value }) => [name, value])),
    _aws: { Timestamp: timestamp, CloudWatchMetrics: [{ Namespace: "katfan", Dimensions: [["function"]], Metrics }] },
  };
}
