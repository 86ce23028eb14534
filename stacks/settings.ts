/**
 * What a deployment can be set to, by variables of the environment at `sst deploy`.
 *
 * Each has a default that is safe and costs nothing while nothing runs. A value that makes no sense stops the deployment.
 */

export interface Settings {
  /** How many identical worker functions: each may start 1,000 environments per 10 s. `KATFAN_WORKER_COPIES` */
  readonly workerCopies: number;
  /** The memory of a worker [MB]; its share of processors follows it. `KATFAN_WORKER_MEMORY` */
  readonly workerMemoryMb: number;
  /** How long a worker may take [s]. `KATFAN_WORKER_TIMEOUT` */
  readonly workerTimeoutSeconds: number;
  readonly concurrency: Concurrency;
  /** How many days a run is kept. `KATFAN_KEEP_DAYS` */
  readonly keepDays: number;
  /** How many dollars a run may cost at most, whatever its spec says. `KATFAN_MAX_COST` */
  readonly maxCostDollars: number;
  /** How many runs an owner may have at a time. `KATFAN_OWNER_RUNS` */
  readonly ownerRuns: number;
  /** Whether specs may bring TypeScript of their own. `KATFAN_CODE_JOBS=yes` */
  readonly codeJobs: boolean;
  /** Who may call: IAM principals, unless tokens of an issuer are wanted. `KATFAN_JWT_ISSUER`, `KATFAN_JWT_AUDIENCE` */
  readonly jwt: { readonly issuer: string; readonly audience: string } | undefined;
  /** Who hears of alarms; undefined: they are only shown. `KATFAN_ALARM_EMAIL` */
  readonly alarmEmail: string | undefined;
  /** When to run a spec of the inbox anew, as `rate(1 day)`. `KATFAN_SCHEDULE`, `KATFAN_SCHEDULE_SPEC` */
  readonly schedule: { readonly expression: string; readonly spec: string } | undefined;
}

/** How many workers may run at once, over all copies. */
export interface Concurrency {
  /** So many, reserved for them; undefined: half of what the account can reserve. `KATFAN_WORKER_CONCURRENCY` */
  readonly workers: number | undefined;
  /** What the account allows at once; undefined: the account is asked. `KATFAN_ACCOUNT_CONCURRENCY` */
  readonly account: number | undefined;
  readonly copies: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

export function readSettings(environment: Environment): Settings {
  const whole = (name: string, fallback: number, least: number, most: number): number => {
    const text = environment[name];
    if (text === undefined || text === "") return fallback;
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new Error(`${name}: "${text}" is no whole number from ${least} to ${most}`);
  };
  const optional = (name: string, most: number) => (environment[name] ? whole(name, 0, 1, most) : undefined);
  const workerCopies = whole("KATFAN_WORKER_COPIES", 1, 1, 50);
  const settings: Settings = {
    workerCopies,
    workerMemoryMb: whole("KATFAN_WORKER_MEMORY", 1769, 128, 10_240),
    workerTimeoutSeconds: whole("KATFAN_WORKER_TIMEOUT", 300, 1, 900),
    concurrency: {
      workers: optional("KATFAN_WORKER_CONCURRENCY", 100_000),
      account: optional("KATFAN_ACCOUNT_CONCURRENCY", 1_000_000),
      copies: workerCopies,
    },
    keepDays: whole("KATFAN_KEEP_DAYS", 30, 1, 3650),
    maxCostDollars: whole("KATFAN_MAX_COST", 25, 1, 1_000_000),
    ownerRuns: whole("KATFAN_OWNER_RUNS", 20, 1, 1000),
    codeJobs: environment.KATFAN_CODE_JOBS === "yes",
    jwt: both(environment, ["KATFAN_JWT_ISSUER", "KATFAN_JWT_AUDIENCE"], (issuer, audience) => ({ issuer, audience })),
    alarmEmail: environment.KATFAN_ALARM_EMAIL || undefined,
    schedule: both(environment, ["KATFAN_SCHEDULE", "KATFAN_SCHEDULE_SPEC"], (expression, spec) => ({
      expression,
      spec,
    })),
  };
  if ((settings.concurrency.workers ?? workerCopies) < workerCopies) {
    throw new Error("KATFAN_WORKER_CONCURRENCY is less than KATFAN_WORKER_COPIES: a copy could never run");
  }
  return settings;
}

function both<T>(
  environment: Environment,
  [one, other]: readonly [string, string],
  make: (one: string, other: string) => T,
): T | undefined {
  const first = environment[one] || undefined;
  const second = environment[other] || undefined;
  if (first === undefined && second === undefined) return undefined;
  if (first === undefined || second === undefined) throw new Error(`${one} and ${other} are only of use together`);
  return make(first, second);
}
