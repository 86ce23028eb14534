/** The log of events from which the sst CLI learns what its engine does. */
import { appendFileSync } from "node:fs";
import type { Resource } from "./provider.js";

export class EventLog {
  readonly #path: string;
  #sequence = 0;
  #failed = false;

  constructor(path: string) {
    this.#path = path;
  }

  resource(
    op: "create" | "same" | "update",
    resource: Resource,
    before: Resource | undefined,
    planning: boolean,
  ): void {
    if (op === "same") return;
    const metadata = {
      op,
      urn: resource.urn,
      type: resource.type,
      old: before ?? null,
      new: resource,
      detailedDiff: null,
    };
    this.#write({ resourcePreEvent: { metadata, planning } });
    this.#write({ resOutputsEvent: { metadata, planning } });
  }

  deleted(resource: Resource): void {
    const metadata = {
      op: "delete",
      urn: resource.urn,
      type: resource.type,
      old: resource,
      new: null,
      detailedDiff: null,
    };
    this.#write({ resOutputsEvent: { metadata, planning: false } });
  }

  /** Says it once, however often it is told. */
  failed(error: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    const message = error instanceof Error ? error.message : String(error);
    this.#write({ diagnosticEvent: { prefix: "error: ", message, color: "never", severity: "error" } });
  }

  summary(op: "create" | "delete", count: number): void {
    const resourceChanges = { [op]: count };
    this.#write({ summaryEvent: { maybeCorrupt: false, durationSeconds: 1, resourceChanges, policyPacks: {} } });
  }

  #write(event: object): void {
    const timestamp = Math.floor(Date.now() / 1000);
    appendFileSync(this.#path, `${JSON.stringify({ sequence: this.#sequence++, timestamp, ...event })}\n`);
  }
}
