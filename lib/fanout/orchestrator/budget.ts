/**
 * How often a run may try again before the fault must be taken for one that no trying mends.
 *
 * A chunk has its own limit, and the run has one over all chunks, so that a systematic error costs seconds, not dollars.
 */

/** The chance that a single invocation fails by bad luck [1]: what is taken for usual, and rarely exceeded. */
const BAD_LUCK = 1e-3;
/** The chance that a run fails though each failure was bad luck [1]. */
const RUN_FAILS = 1e-6;
const LEAST_RETRIES = 3;
const MOST_RETRIES = 8;
/** Budgets: a part of the chunks, and some in any case for each orchestrator that sees to them, for small runs. */
const SHARE = 0.1;
const IN_ANY_CASE = 10;
/** How many jobs an orchestrator may meet that end their worker: beyond, the fault isn't the jobs'. */
export const MOST_TOMBSTONES = 100;

/**
 * How often a chunk is tried again: C p^(R+1) <= e, so R >= ln(e/C) / ln(p) - 1.
 *
 * @param chunks C, how many the run has
 */
export function retriesOf(chunks: number, p = BAD_LUCK, e = RUN_FAILS): number {
  const enough = Math.ceil(Math.log(e / Math.max(1, chunks)) / Math.log(p) - 1);
  return Math.min(MOST_RETRIES, Math.max(LEAST_RETRIES, enough));
}

/**
 * How many invocations may fail over all chunks; and, apart from these, how many second copies there may be.
 *
 * @param orchestrators how many share the run out; the budgets of each, of its part of the chunks, sum up to this
 */
export const budgetOf = (chunks: number, orchestrators = 1): number => SHARE * chunks + IN_ANY_CASE * orchestrators;

/** What has been used so far; an orchestrator hands it to its successor. */
export interface Spent {
  readonly failures: number;
  readonly kills: number;
  readonly backups: number;
  readonly tombstones: number;
  /** Ranges done that came of splitting: each shows that splitting leads somewhere. */
  readonly halvesDone: number;
}
export const NOTHING_SPENT: Spent = { failures: 0, kills: 0, backups: 0, tombstones: 0, halvesDone: 0 };
const KINDS = Object.keys(NOTHING_SPENT) as readonly (keyof Spent)[];

/** What several have spent together; or, each with a weight, what one has spent less another. */
export function spentBy(all: readonly Spent[], weights: readonly number[] = []): Spent {
  const sum = (kind: keyof Spent) => all.reduce((total, one, at) => total + (weights[at] ?? 1) * one[kind], 0);
  return Object.fromEntries(KINDS.map((kind) => [kind, Math.max(0, Math.round(sum(kind)))])) as unknown as Spent;
}

/** What each of so many is said to have spent that share a run out. */
export const partOf = (spent: Spent, count: number): Spent => spentBy([spent], [1 / count]);

export class Budget {
  readonly #chunks: number;
  readonly #spent: { -readonly [Name in keyof Spent]: number };

  constructor(chunks: number, spent: Spent = NOTHING_SPENT) {
    this.#chunks = chunks;
    this.#spent = { ...spent };
  }

  get spent(): Spent {
    return { ...this.#spent };
  }

  /** Notes something; `false` says that there is no more of it. */
  take(what: keyof Spent): boolean {
    this.#spent[what] += 1;
    return !this.isOver;
  }

  get hasBackup(): boolean {
    return this.#spent.backups < budgetOf(this.#chunks);
  }

  get isOver(): boolean {
    const { failures, kills, tombstones, halvesDone } = this.#spent;
    const most = budgetOf(this.#chunks);
    return failures > most || kills > most + halvesDone || tombstones > MOST_TOMBSTONES;
  }
}
