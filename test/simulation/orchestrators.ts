/** What the world remembers of its orchestrators. */
import type { RunState } from "../../lib/fanout/run-state.js";
import type { SimProcess } from "./process.js";

export interface Orchestrator {
  readonly id: number;
  /** The platform calls one that died again, with the same event and by the same name: the id of its first life, and which it is. */
  readonly first: number;
  readonly life: number;
  /** Which launch by a person it belongs to: a successor is of its predecessor's. */
  readonly launch: number;
  readonly generation: number;
  /** The turn that it was begun for; undefined of one that was launched. */
  readonly turn: string | undefined;
  /** Which share of the run it was begun for; undefined if the whole. */
  readonly share: number | undefined;
  readonly process: SimProcess;
  isOver: boolean;
  /** How it ended, if it did not die. */
  state?: RunState;
  readonly maxCost: number | undefined;
}
