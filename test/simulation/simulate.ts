/** Runs worlds by their seeds, and says what did not hold in them. */
import { FAULTS, type Fault } from "./faults.js";
import { check, watch } from "./invariants.js";
import { World, type WorldOptions } from "./world.js";

export interface Report {
  readonly seed: number;
  readonly violations: readonly string[];
  readonly faults: ReadonlyMap<Fault, number>;
  readonly events: number;
  /** How long it took in the world [ms]. */
  readonly ageMs: number;
  readonly launches: number;
  readonly invocations: number;
  readonly isDone: boolean;
  /** How many orchestrators of shares there were, and which died. */
  readonly shares: number;
  readonly deaths: { readonly shares: number; readonly parents: number };
}

export async function simulate(seed: number, options: WorldOptions = {}): Promise<Report> {
  const world = new World(seed, options);
  watch(world);
  const violations: string[] = [];
  try {
    await world.run();
  } catch (error) {
    violations.push(String(error));
  }
  violations.push(...check(world));
  return {
    ...{ seed, violations, faults: world.faults.happened, events: world.time.events, ageMs: world.time.ageMs },
    ...{ launches: world.launches, invocations: world.lambda.invoked, isDone: world.isDone, deaths: world.deaths },
    shares: world.orchestrators.filter(({ share = 0 }) => share > 0).length,
  };
}

/** What came of many worlds. */
export interface Tally {
  seeds: number;
  events: number;
  ageMs: number;
  invocations: number;
  done: number;
  /** Orchestrators of shares; those that died of them, and of those that had begun them. */
  readonly shared: { begun: number; died: number; parentsDied: number };
  readonly faults: Map<Fault, number>;
  readonly failed: Report[];
}

/**
 * Simulates many worlds.
 *
 * @param mostFailed after so many that failed it ends
 */
export async function simulateMany(
  seeds: Iterable<number>,
  options: WorldOptions = {},
  mostFailed = 10,
  onReport: (tally: Tally) => void = () => undefined,
): Promise<Tally> {
  const faults = new Map<Fault, number>(FAULTS.map((fault) => [fault, 0]));
  const tally: Tally = {
    seeds: 0,
    events: 0,
    ageMs: 0,
    invocations: 0,
    done: 0,
    shared: { begun: 0, died: 0, parentsDied: 0 },
    faults,
    failed: [],
  };
  for (const seed of seeds) {
    const report = await simulate(seed, options);
    tally.seeds += 1;
    tally.events += report.events;
    tally.ageMs += report.ageMs;
    tally.invocations += report.invocations;
    tally.done += report.isDone ? 1 : 0;
    tally.shared.begun += report.shares;
    tally.shared.died += report.deaths.shares;
    tally.shared.parentsDied += report.deaths.parents;
    for (const [fault, count] of report.faults) faults.set(fault, (faults.get(fault) ?? 0) + count);
    if (report.violations.length > 0) tally.failed.push(report);
    onReport(tally);
    if (tally.failed.length >= mostFailed) break;
  }
  return tally;
}

/** In words, for a terminal. */
export function inWords(tally: Tally): string {
  const years = tally.ageMs / (365.25 * 24 * 3_600_000);
  const head = `${tally.seeds} worlds, ${tally.done} runs done, ${tally.events} events, ${tally.invocations} invocations, ${years.toFixed(2)} years`;
  const { begun, died, parentsDied } = tally.shared;
  const shared = `  ${begun} orchestrators of shares, ${died} of which died, as did ${parentsDied} that had begun such`;
  const faults = [...tally.faults].map(([fault, count]) => `  ${fault.padEnd(26)}${count}`);
  const failed = tally.failed.map(({ seed, violations }) => {
    return `SEED=${seed} (replay: npm run simulate -- --seed ${seed})\n${violations
      .slice(0, 5)
      .map((line) => `    ${line}`)
      .join("\n")}`;
  });
  return [head, shared, ...faults, ...failed].join("\n");
}
