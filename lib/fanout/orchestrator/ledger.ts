/** Keeps an orchestrator's record, and sees to it that all orchestrators of a run together spend no more than they may. */
import type { Clock, Store } from "../ports.js";
import {
  type OrchestratorRecord,
  recordsOf,
  spentAtMost,
  type Together,
  together,
  type Where,
  writeRecord,
} from "../record.js";

export interface LedgerOptions {
  readonly run: string;
  readonly who: string;
  readonly generation: number;
  readonly store: Store;
  readonly clock: Clock;
  readonly maxCost?: number | undefined;
  readonly where?: Where | undefined;
  /** How many jobs were done before it began. */
  readonly jobsBefore: number;
  /** Its share of the run, where that is shared out. */
  readonly share?: OrchestratorRecord["share"];
}

/** What of a record changes as its orchestrator works. */
export type Standing = Pick<
  OrchestratorRecord,
  "state" | "reason" | "detail" | "jobsDone" | "failures" | "invocations" | "cost" | "spent"
>;

/** How often a record is written [ms]. */
const EVERY_MS = 5_000;
/** What is reserved ahead, as a share of what may be spent [1]: dying costs a run this much of its allowance at most. */
const TRANCHE = 0.05;

export class Ledger {
  readonly #options: LedgerOptions;
  readonly #startedMs: number;
  #others: OrchestratorRecord[] = [];
  #writtenMs = Number.NEGATIVE_INFINITY;
  #openedMs = Number.NEGATIVE_INFINITY;
  #reserved = 0;
  #writing: Promise<void> = Promise.resolve();
  #isWriting = false;

  constructor(options: LedgerOptions) {
    this.#options = options;
    this.#startedMs = options.clock.now();
  }

  /** Reads what the others have written. */
  async open(): Promise<void> {
    this.#others = (await recordsOf(this.#options.run, this.#options.store)).filter(
      ({ who }) => who !== this.#options.who,
    );
  }

  /** Reads them again, if it is time to; doesn't wait for it, and bears that it fails. */
  openNowAndThen(): void {
    const nowMs = this.#options.clock.now();
    if (nowMs - this.#openedMs < EVERY_MS) return;
    this.#openedMs = nowMs;
    this.open().catch(() => undefined);
  }

  /** All others of the run, as they were when last looked at. */
  get others(): Together {
    return together(this.#others);
  }

  /** When the run's first orchestrator began [ms]. */
  get runStartedMs(): number {
    return Math.min(this.#startedMs, ...this.#others.map(({ startedMs }) => startedMs));
  }

  /** Whether a commitment is covered by what is written down [US dollars]. */
  covers(commitment: number): boolean {
    return this.#options.maxCost === undefined || commitment <= this.#reserved;
  }

  /**
   * Whether a commitment may be entered into: if so it is covered by what is written down.
   *
   * @param commitment what this orchestrator has spent and is bound to spend, with what is to come [US dollars]
   */
  async mayCommit(commitment: number, standing: Standing): Promise<boolean> {
    const { maxCost } = this.#options;
    if (maxCost === undefined || this.covers(commitment)) return true;
    if (this.#othersCost + commitment > maxCost) return false;
    const tranche = (TRANCHE * maxCost) / (this.#options.share?.count ?? 1);
    this.#reserved = Math.min(maxCost - this.#othersCost, commitment + tranche);
    await this.write(standing);
    await this.open(); // after the writing: of two that do this at once, one at least sees the other
    if (this.#othersCost + commitment <= maxCost) return true;
    this.#reserved = standing.cost;
    return false;
  }

  /** Writes the record if it is time to; doesn't wait for it, and bears its loss. */
  writeNowAndThen(standing: Standing): void {
    if (this.#isWriting || this.#options.clock.now() - this.#writtenMs < EVERY_MS) return;
    this.write(standing).catch(() => undefined);
  }

  /** Writes the record, after any writing that is under way. */
  write(standing: Standing): Promise<void> {
    const { run, who, generation, store, clock, where, jobsBefore, share } = this.#options;
    const updatedMs = clock.now();
    this.#writtenMs = updatedMs;
    this.#isWriting = true;
    const reserved = standing.state === "running" ? Math.max(standing.cost, this.#reserved) : standing.cost;
    const times = { startedMs: this.#startedMs, updatedMs };
    const record = { who, generation, share, where, jobsBefore, ...times, ...standing, reserved };
    const written = this.#writing
      .then(() => writeRecord(run, store, record))
      .finally(() => {
        this.#isWriting = false;
      });
    this.#writing = written.catch(() => undefined);
    return written;
  }

  get #othersCost(): number {
    return this.#others.reduce((sum, record) => sum + spentAtMost(record), 0);
  }
}
