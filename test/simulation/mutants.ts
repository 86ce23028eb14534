/** Fan-out broken on purpose, a safeguard at a time, each with a world in which that safeguard is missed. */

import { manifestKey, partsPrefix, rangeOfPartKey, runPrefix, summaryKey } from "../../lib/fanout/keys.js";
import { type ManifestPart, manifestBytes } from "../../lib/fanout/manifest.js";
import { NOTHING_SPENT } from "../../lib/fanout/orchestrator/budget.js";
import type { OrchestrateOptions } from "../../lib/fanout/orchestrator/orchestrate-options.js";
import type { Outcome, Store } from "../../lib/fanout/ports.js";
import type { Reduction } from "../../lib/fanout/reduction.js";
import type { KeptRunners, Runner } from "../../lib/fanout/runner.js";
import { forgetsItself, immortal, lonely, shortSighted, turnless, withPut } from "./broken-stores.js";
import type { Mutant } from "./mutant.js";
import { hashOf, type Row, readPart, summaryBytes, summaryOfRows } from "./stub-sweep.js";
import type { WorldOptions } from "./world.js";

export interface Bred {
  readonly mutant: Mutant;
  /** What happens without the safeguard. */
  readonly else: string;
  readonly world: WorldOptions;
  /** What must be seen of the mutant, and never without it. */
  readonly caughtBy: RegExp;
}

/** Chunks are split, and workers come back from the dead. */
const ZOMBIES: WorldOptions = {
  faults: [
    ...(["07-out-of-memory", "08-times-out", "09-thaws-later"] as const),
    ...(["03-delayed", "01-delivered-twice", "04-reply-lost"] as const),
  ],
};
/** Every invocation fails, or is refused. */
const BROKEN = { faults: "none", settings: { lambda: { isBroken: true } }, untilMs: 600_000 } as const;

const FAST_S3 = { putsPerSecond: 3_500, getsPerSecond: 5_500, pageSize: 1_000 };
/** Of four hundred workers at once the last forty fail, all at the same instant. */
const OUTAGE = { quota: 1_000, burst: 1_000, jobMs: 1_000, coldMs: 500, outage: { atMs: 1_000, fromJob: 360 } };

/** Four orchestrators share a run. */
const SHARED = {
  ...{ chunk: 1, concurrency: 8, sockets: 2, orchestratorMs: 120_000, faultsMs: 60_000, maxCost: undefined },
  ...{ maxFailures: undefined, deadlineMs: undefined, s3: FAST_S3, lambda: { jobMs: 500, quota: 10, burst: 100 } },
};

/** Runs that may end early, merged in nodes of their own. */
const EARLY: WorldOptions = {
  ...{ faults: "none", endsEarly: true },
  settings: {
    ...{ chunk: 8, fanIn: 2, hasInvokedNodes: true, concurrency: 8, orchestratorMs: 900_000, faultsMs: 20_000 },
    ...{ maxCost: undefined, maxFailures: undefined, deadlineMs: undefined, s3: FAST_S3, mostEvents: 60_000 },
    lambda: { jobMs: 20, quota: 20, burst: 100 },
  },
};

export const MUTANTS: readonly Bred[] = [
  {
    mutant: { name: "no conditional put", store: (store) => withPut(store, (key, body) => store.put(key, body)) },
    else: "whoever comes late overwrites a seal, and jobs are in two parts",
    world: ZOMBIES,
    caughtBy: /^I1|^I5/,
  },
  {
    mutant: { name: "no seal", store: (store) => withPut(store, sealless(store)) },
    else: "a range that was split gets a part of its own after all",
    world: ZOMBIES,
    caughtBy: /^I1|^I5/,
  },
  {
    mutant: { name: "no note of splits", store: (store) => withPut(store, noteless(store)) },
    else: "a seal is taken for a part after its orchestrator has died, and its jobs are never done",
    world: { faults: ["07-out-of-memory", "06-worker-dies", "15-orchestrator-dies"], settings: { mostEvents: 40_000 } },
    caughtBy: /^I5|^I3/,
  },
  {
    mutant: { name: "reduce counts what is listed", reduce: (run, { store }) => reduceListed(run, store) },
    else: "parts that vanished are missing from the result",
    world: { faults: ["22-part-deleted", "15-orchestrator-dies"] },
    caughtBy: /^I1|^I2/,
  },
  {
    mutant: { name: "manifest first", store: (store, role) => (role === "reducer" ? manifestFirst(store) : store) },
    else: "readers see a manifest that names what isn't there",
    world: { faults: "none" },
    caughtBy: /^I8/,
  },
  {
    mutant: { name: "retry without a cap", orchestrate: (options) => withOutcomes(options, uncounted) },
    else: "what always fails is tried for ever",
    world: BROKEN,
    caughtBy: /^I10/,
  },
  {
    mutant: { name: "no budget", orchestrate: (options) => ({ ...options, carried: unspent(options) }) },
    else: "a fault in everything costs all tries of all chunks",
    world: { ...BROKEN, spec: { jobs: 300 }, settings: { chunk: 5, concurrency: 4, ...BROKEN.settings } },
    caughtBy: /^I10/,
  },
  {
    mutant: { name: "no jitter", orchestrate: (options) => ({ ...options, chance: () => 0.999 }) },
    else: "all that failed together comes back together",
    world: {
      faults: "none",
      spec: { jobs: 400 },
      settings: {
        ...{
          chunk: 1,
          concurrency: 400,
          ramp: undefined,
          invocationsPerSecond: undefined,
          maxCost: undefined,
          faultsMs: 20_000,
        },
        ...{ s3: FAST_S3, lambda: OUTAGE },
      },
    },
    caughtBy: /^I9: .* came back/,
  },
  {
    mutant: {
      name: "ignore cancel",
      store: (store, role) => (role === "orchestrator" ? deafToCancelling(store) : store),
    },
    else: "a cancelled run goes on",
    world: { faults: ["21-cancelled-at-the-end"], settings: { faultsMs: 1_200_000 } },
    caughtBy: /^I6/,
  },
  {
    mutant: {
      name: "trust 412 blindly",
      work: (world) => ({ ...world, store: withPut(world.store, credulous(world.store)) }),
    },
    else: "nobody learns that two machines compute different numbers",
    world: {
      faults: ["16-two-orchestrators"],
      settings: { faultsMs: 20_000, lambda: { oddMachines: 0.5, quota: 30 } },
    },
    caughtBy: /^I2: nobody/,
  },
  {
    mutant: {
      name: "hand-over without a generation cap",
      orchestrate: (options) => ({ ...options, ...ageless(options) }),
    },
    else: "orchestrators call one another for ever",
    world: {
      faults: "none",
      settings: { orchestratorMs: 5_000, concurrency: 1, s3: FAST_S3, lambda: { quota: 0 }, mostEvents: 900_000 },
      untilMs: 1_200_000,
    },
    caughtBy: /^I10: .* orchestrators/,
  },
  {
    mutant: {
      name: "no record of what is spent",
      store: (store, role) => (role === "orchestrator" ? forgetful(store) : store),
    },
    else: "each orchestrator spends what the run may spend",
    world: {
      faults: ["15-orchestrator-dies"],
      spec: { jobs: 300 },
      settings: {
        chunk: 1,
        concurrency: 1,
        maxCost: 2e-4,
        expectedMs: 300,
        lambda: { jobMs: 300 },
        faultsMs: 7_200_000,
      },
    },
    caughtBy: /^I4/,
  },
  {
    mutant: { name: "keep whatever runner is there", kept: indifferent },
    else: "an environment that ran another sweep runs it again",
    world: { faults: ["10-dirty-container"] },
    caughtBy: /^I2: .* version/,
  },
  {
    mutant: {
      name: "a share that died is waited for",
      store: (store, role) => (role === "orchestrator" ? immortal(store) : store),
    },
    else: "who has shared the run out waits for ever",
    world: { faults: ["15-orchestrator-dies"], spec: { jobs: 200 }, settings: SHARED },
    caughtBy: /^I5/,
  },
  {
    mutant: {
      name: "an event that comes twice is two orchestrators",
      store: (store, role) => (role === "orchestrator" ? withPut(store, turnless(store)) : store),
    },
    else: "a share has two orchestrators, each with successors of its own",
    world: { faults: ["01-delivered-twice"], spec: { jobs: 200 }, settings: SHARED },
    caughtBy: /^I11/,
  },
  {
    mutant: {
      name: "shares that don't see what others spend",
      store: (store, role) => (role === "orchestrator" ? lonely(store) : store),
    },
    else: "each share spends what the run may spend",
    world: {
      faults: "none",
      spec: { jobs: 300 },
      settings: {
        ...{ chunk: 1, concurrency: 4, sockets: 1, maxCost: 2e-4, expectedMs: 300, faultsMs: 7_200_000 },
        ...{ maxFailures: undefined, deadlineMs: undefined, lambda: { jobMs: 300, quota: 10, burst: 100 } },
      },
    },
    caughtBy: /^I4/,
  },
  {
    mutant: {
      name: "a life that forgets the one before",
      store: (store, role) => (role === "orchestrator" ? forgetsItself(store) : store),
    },
    else: "one that is called again spends what the run may spend again",
    world: {
      ...{ faults: ["15-orchestrator-dies", "24-called-again"], spec: { jobs: 300 }, untilMs: 300_000 },
      settings: {
        ...{ chunk: 1, concurrency: 1, maxCost: 1e-3, expectedMs: 300, lambda: { jobMs: 300 }, faultsMs: 7_200_000 },
        ...{ maxFailures: undefined, deadlineMs: undefined },
      },
    },
    caughtBy: /^I4/,
  },
  {
    mutant: {
      name: "a node is named by its place alone",
      store: (store, role) => (role === "reducer" ? placeOnly(store) : store),
    },
    else: "what was merged up to one checkpoint is taken for what there is up to the next",
    world: EARLY,
    caughtBy: /^I5|^I8/,
  },
  {
    mutant: {
      name: "no note of checkpoints",
      store: (store, role) => (role === "reducer" ? withPut(store, unmarked(store)) : store),
    },
    else: "a run that isn't enough never goes on",
    world: EARLY,
    caughtBy: /^I5/,
  },
  {
    mutant: {
      name: "whoever reads the plan first keeps to it",
      store: (store, role) => (role === "orchestrator" ? shortSighted(store) : store),
    },
    else: "an orchestrator waits for what others have long gone beyond",
    world: EARLY,
    caughtBy: /^I5/,
  },
];

function sealless(store: Store): Store["put"] {
  return async (key, body, options) => {
    const isSeal = rangeOfPartKey(key) !== undefined && readPart(body).count === 0;
    return isSeal ? true : store.put(key, body, options);
  };
}

function noteless(store: Store): Store["put"] {
  return async (key, body, options) => (key.includes("/log/splits/") ? true : store.put(key, body, options));
}

function forgetful(store: Store): Store {
  return withPut(store, async (key, body, options) =>
    key.includes("/log/orchestrators/") ? true : store.put(key, body, options),
  );
}

function credulous(store: Store): Store["put"] {
  return async (key, body, options) => {
    await store.put(key, body, options);
    return true;
  };
}

function deafToCancelling(store: Store): Store {
  const get: Store["get"] = async (key) => (key.endsWith("/cancel") ? undefined : store.get(key));
  return { ...withPut(store, (key, body, options) => store.put(key, body, options)), get };
}

/** Writes what comes before the manifest only after it. */
function manifestFirst(store: Store): Store {
  const held: (() => Promise<boolean>)[] = [];
  return withPut(store, async (key, body, options) => {
    if (key.endsWith("/summary.json") || key.endsWith("/report.html")) {
      held.push(() => store.put(key, body, options));
      return true;
    }
    const wasPut = await store.put(key, body, options);
    if (key.endsWith("/manifest.json")) for (const put of held.splice(0)) await put();
    return wasPut;
  });
}

async function reduceListed(run: string, store: Store): Promise<Reduction> {
  const rows: Row[] = [];
  const parts: ManifestPart[] = [];
  for await (const key of store.list(partsPrefix(run))) {
    const part = await store.get(key);
    const range = rangeOfPartKey(key);
    if (part === undefined || range === undefined || readPart(part).count === 0) continue;
    rows.push(...readPart(part).rows);
    parts.push({ key: key.slice(runPrefix(run).length), sha256: hashOf(part), ...range, failures: 0 });
  }
  const summary = summaryBytes(summaryOfRows(0, rows));
  await store.put(summaryKey(run), summary);
  const named = { key: "summary.json", sha256: hashOf(summary) };
  const whose = { katfan: 1 as const, run, engine: "1", specSha256: hashOf("") };
  const counts = { jobs: rows.length, failures: 0, partCount: parts.length };
  await store.put(manifestKey(run), manifestBytes({ ...whose, ...counts, parts, summary: named }));
  return { kind: "done", jobs: rows.length, failures: 0 };
}

function withOutcomes(options: OrchestrateOptions, change: (outcome: Outcome) => Outcome): OrchestrateOptions {
  const { invoker } = options;
  const invoke: typeof invoker.invoke = async (chunk, signal) => change(await invoker.invoke(chunk, signal));
  return { ...options, invoker: { concurrency: invoker.concurrency, close: () => invoker.close(), invoke } };
}

/** A failure that counts for nothing, as a refusal does. */
function uncounted(outcome: Outcome): Outcome {
  return outcome.kind === "failed" ? { ...outcome, throttled: true } : outcome;
}

function unspent({ carried, who = "o" }: OrchestrateOptions): NonNullable<OrchestrateOptions["carried"]> {
  const endless = { ...NOTHING_SPENT, failures: Number.NEGATIVE_INFINITY, kills: Number.NEGATIVE_INFINITY };
  return { launch: who, generation: 0, ...carried, spent: endless };
}

function ageless({ handOver }: OrchestrateOptions): Pick<OrchestrateOptions, "handOver"> {
  return {
    handOver: async (carried) =>
      handOver?.({ ...carried, generation: 0, quietMs: 0, launch: hashOf(carried.launch).slice(0, 40) }),
  };
}

function indifferent(): KeptRunners {
  let kept: Promise<Runner> | undefined;
  return {
    of: (_, load) => {
      kept ??= load();
      return kept;
    },
  };
}

/** Nodes that will have more are stored where they will be. */
function placeOnly(store: Store): Store {
  const placed = (key: string) => key.replace(/(\/reduce\/\d+\/\d{16})-\d+\.json$/, "$1.json");
  const get: Store["get"] = (key) => store.get(placed(key));
  return { ...withPut(store, (key, body, options) => store.put(placed(key), body, options)), get };
}

function unmarked(store: Store): Store["put"] {
  return async (key, body, options) => (key.includes("/log/checkpoints/") ? true : store.put(key, body, options));
}
