/**
 * Who hears what a command says, where that isn't a terminal: a program that has several commands under way in one process.
 *
 * Not here: how the program is told (../rpc).
 */
import type { RunState } from "../../fanout/run-state.js";

export interface Listener {
  /** What stands for standard input. */
  readonly input: string;
  /** Hears a line of the result. */
  print(line: string): void;
  /** Hears a line that isn't the result. */
  say(line: string): void;
  /** Hears how far a run is. */
  progress(state: RunState): void;
  /** Has `stop` called when the program asks for the command's end. @returns takes that back */
  onStop(stop: () => void): () => void;
}

let find: () => Listener | undefined = () => undefined;

/** Who hears the command that is going on; undefined: the terminal. */
export function listener(): Listener | undefined {
  return find();
}

/** From now on commands are heard by whom this finds. */
export function hearBy(finds: () => Listener | undefined): void {
  find = finds;
}
