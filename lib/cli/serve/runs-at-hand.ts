/** The runs of a folder or a bucket, as the page's server is handed them. */
import { createReadStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { systemClock } from "../../backends/clock.js";
import { storeAt } from "../../backends/store-at.js";
import { reportKey } from "../../fanout/keys.js";
import { specOfRun } from "../../fanout/look.js";
import { NotAsNamed } from "../../fanout/manifest.js";
import { statusOf } from "../../fanout/orchestrator/status.js";
import { redraw } from "../../fanout/reducer/redraw.js";
import { jobsToShow } from "../../fanout/run-state.js";
import { durationText } from "../../results/figure/format-number.js";
import type { RunLine, Saved, ServeWorld } from "../../serve/world.js";
import { sinkOf } from "../life/data-set-file.js";
import { runsIn, whole } from "../life/find-run.js";
import { factsOf } from "../life/run-facts.js";
import { shortLength } from "../life/run-names.js";
import { dateText, leftSeconds, sizeText, stateWords } from "../life/state-line.js";
import { replayRecord } from "../run/replay.js";

export async function runsAtHand(out: string): Promise<ServeWorld> {
  const store = await storeAt(out);
  const at = { out, store };
  const lines = new Lines(at);
  return {
    store,
    place: out,
    runs: () => lines.all(),
    oneRun: (run) => lines.one(run),
    replay: async (run, job) => replayRecord((await specOfRun(run, store))!, job),
    saved: savedTables,
    whole: (run, attempt) => whole({ run, ...at }, attempt),
    report: async (run) => {
      if ((await store.get(reportKey(run))) === undefined) await redraw(run, store);
      return (await store.get(reportKey(run)))!;
    },
    breathe: () => setImmediate(undefined),
  };
}

type At = Parameters<typeof runsIn>[0];

/** A run that has ended is looked at again only so often [ms]. */
const ENDED_MS = 10_000;
/** So many are looked at together. */
const AT_ONCE = 16;

/** What the list says of each run. */
class Lines {
  readonly #at: At;
  readonly #clock = systemClock();
  readonly #ended = new Map<string, { readonly line: RunLine; readonly beganMs: number; readonly seenMs: number }>();

  constructor(at: At) {
    this.#at = at;
  }

  async all(): Promise<readonly RunLine[]> {
    const runs = [...(await runsIn(this.#at))];
    const short = runs.length === 0 ? 0 : shortLength(runs);
    const found: { readonly line: RunLine; readonly beganMs: number }[] = [];
    for (let from = 0; from < runs.length; from += AT_ONCE) {
      const some = await Promise.all(runs.slice(from, from + AT_ONCE).map((run) => this.#look(run)));
      found.push(...some.filter((one) => one !== undefined));
    }
    found.sort((one, other) => other.beganMs - one.beganMs);
    return found.map(({ line }) => ({ ...line, short: line.run.slice(0, short) }));
  }

  async one(run: string): Promise<RunLine | undefined> {
    return (await this.#look(run))?.line;
  }

  async #look(run: string): Promise<{ readonly line: RunLine; readonly beganMs: number } | undefined> {
    const nowMs = this.#clock.now();
    const before = this.#ended.get(run);
    if (before !== undefined && nowMs - before.seenMs < ENDED_MS) return before;
    const found = await this.#lineOf(run, nowMs);
    this.#ended.delete(run);
    if (found !== undefined && !found.line.isGoing) this.#ended.set(run, { ...found, seenMs: nowMs });
    return found;
  }

  async #lineOf(run: string, nowMs: number) {
    try {
      const state = await statusOf(run, this.#at.store);
      if (state === undefined) return undefined;
      const facts = await factsOf(state, this.#at, nowMs);
      const { startedMs, updatedMs, jobsDone, failures } = state;
      const isGoing = state.state === "running" && facts.isAlive;
      const leftS = isGoing ? leftSeconds(state, nowMs) : undefined;
      const endMs = isGoing ? nowMs : updatedMs;
      const line: RunLine = {
        run,
        short: run.slice(0, 8),
        name: facts.name ?? null,
        state: stateWords(state, facts.isAlive),
        isGoing,
        isDone: state.state === "done",
        ...{ jobs: jobsToShow(state), jobsDone, failures },
        began: facts.beganMs === undefined ? "" : dateText(facts.beganMs),
        took: startedMs === undefined || endMs === undefined ? "" : durationText((endMs - startedMs) / 1_000),
        left: leftS === undefined ? "" : durationText(leftS),
        backend: facts.backend ?? "",
        size: facts.bytes === undefined ? "" : sizeText(facts.bytes),
      };
      return { line, beganMs: facts.beganMs ?? 0 };
    } catch (error) {
      if (!(error instanceof NotAsNamed)) throw error;
      return { line: damagedLine(run, `${error.key} is damaged`), beganMs: 0 };
    }
  }
}

function damagedLine(run: string, state: string): RunLine {
  const words = { began: "", took: "", left: "", backend: "", size: "" };
  const counts = { jobs: 0, jobsDone: 0, failures: 0 };
  return { run, short: run.slice(0, 8), name: null, state, isGoing: false, isDone: false, ...counts, ...words };
}

/** In a folder of its own that goes when the file was read, or couldn't be written. */
async function savedTables(...[format, tables]: Parameters<ServeWorld["saved"]>): Promise<Saved> {
  const folder = mkdtempSync(path.join(tmpdir(), "katfan-selection-"));
  const file = path.join(folder, `selection.${format}`);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const sink = await sinkOf(file, file);
    try {
      for await (const table of tables) await sink.add(table);
      await sink.end();
    } finally {
      sink.close();
    }
  } catch (error) {
    remove();
    throw error;
  }
  async function* read() {
    try {
      yield* createReadStream(file) as AsyncIterable<Uint8Array>;
    } finally {
      remove();
    }
  }
  return { bytes: statSync(file).size, read };
}
