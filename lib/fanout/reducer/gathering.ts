/**
 * What chunks' parts come to, added chunk by chunk in any order: as they are written, or all at the end.
 *
 * Each part must be whole, of the run, and hold exactly the jobs of its key, so jobs are counted once or not at all.
 */
import { sha256Of } from "../../sha256.js";
import { type Plan, rangeOf } from "../../sweep/plan.js";
import { partKey } from "../keys.js";
import { inRun, type ManifestPart } from "../manifest.js";
import type { Merger, Summary } from "../merger.js";
import type { Store } from "../ports.js";
import { halves, type JobRange } from "../ranges.js";
import { inShort } from "../worker/work.js";

export interface GatheringWorld {
  readonly store: Store;
  readonly plan: Plan;
  readonly merger: Merger;
}

/** Why a chunk couldn't be added. */
export interface Lacks {
  readonly missing: readonly JobRange[];
  /** What is there and isn't what it should be: in words, and whose parts these are. */
  readonly problems: readonly string[];
  readonly wrong: readonly JobRange[];
}

/** What who has put the part of a whole chunk says of it. */
export interface PutPart {
  readonly sha256: string;
  readonly failures: number;
  /** What its jobs come to, as the merger's bytes. */
  readonly summary: Uint8Array;
}

const NOTHING: Lacks = { missing: [], problems: [], wrong: [] };

export class Gathering {
  readonly #chunks = new Set<number>();
  readonly #parts: ManifestPart[] = [];
  #summary: Summary | undefined;

  /** How many chunks were added. */
  get size(): number {
    return this.#chunks.size;
  }

  /** In the order of their jobs. */
  get parts(): ManifestPart[] {
    return this.#parts.toSorted((one, other) => one.first - other.first);
  }

  /** Undefined as long as nothing was added. */
  get summary(): Summary | undefined {
    return this.#summary;
  }

  /** Adds a chunk's parts, all of them or, if any is missing or wrong, none. One that was added isn't read again. */
  async add(index: number, world: GatheringWorld): Promise<Lacks> {
    if (this.#chunks.has(index)) return NOTHING;
    const { plan, merger } = world;
    const parts: ManifestPart[] = [];
    const missing: JobRange[] = [];
    const problems: string[] = [];
    const wrong: JobRange[] = [];
    let summary: Summary | undefined;
    for await (const leaf of leavesOf(rangeOf(plan, index), world)) {
      if (leaf.kind === "missing") missing.push(leaf.range);
      else if (leaf.kind === "wrong") {
        problems.push(leaf.problem);
        wrong.push(leaf.range);
      } else {
        parts.push(leaf.part);
        summary = both(summary, await merger.summaryOf(leaf.bytes), merger);
      }
    }
    if (missing.length > 0 || problems.length > 0) return { missing, problems, wrong };
    if (summary === undefined || this.#chunks.has(index)) return NOTHING; // added while this one read it
    this.#take(index, parts, summary, merger);
    return NOTHING;
  }

  /** Adds a chunk whose part was just put by this very process, which knows what it wrote: it isn't read. */
  addPut(index: number, { sha256, failures, summary }: PutPart, { plan, merger }: GatheringWorld): void {
    if (this.#chunks.has(index)) return;
    const range = rangeOf(plan, index);
    const part = { key: inRun(plan.run, partKey(plan.run, range)), sha256, ...range, failures };
    this.#take(index, [part], merger.read(summary), merger);
  }

  #take(index: number, parts: readonly ManifestPart[], summary: Summary, merger: Merger): void {
    this.#summary = both(this.#summary, summary, merger);
    this.#parts.push(...parts);
    this.#chunks.add(index);
  }
}

const both = (one: Summary | undefined, other: Summary, merger: Merger): Summary =>
  one === undefined ? other : merger.merge(one, other);

type Leaf =
  | { readonly kind: "part"; readonly part: ManifestPart; readonly bytes: Uint8Array }
  | { readonly kind: "missing"; readonly range: JobRange }
  | { readonly kind: "wrong"; readonly problem: string; readonly range: JobRange };

/** The parts that hold a range's jobs: its own, or those of its halves if it was split. */
async function* leavesOf(range: JobRange, world: GatheringWorld): AsyncIterable<Leaf> {
  const { run } = world.plan;
  const key = partKey(run, range);
  const bytes = await world.store.get(key);
  if (bytes === undefined) return yield { kind: "missing", range };
  const name = inRun(run, key);
  try {
    const facts = world.merger.facts(bytes);
    if (facts.run === run && facts.first === range.first && facts.count === 0 && range.count > 1) {
      for (const half of halves(range)) yield* leavesOf(half, world);
    } else if (facts.run !== run || facts.first !== range.first || facts.count !== range.count) {
      const problem = `${name} holds jobs of another run, or others than its name says`;
      yield { kind: "wrong", problem, range };
    } else {
      const { sha256 = sha256Of(bytes) } = facts;
      const part = { key: name, sha256, first: range.first, count: range.count };
      yield { kind: "part", part: { ...part, failures: facts.failures }, bytes };
    }
  } catch (error) {
    yield { kind: "wrong", problem: `${name} is damaged (${inShort(error)})`, range };
  }
}
