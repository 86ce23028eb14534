/** Answers to requests: what was found, or what went wrong, as data. */
import { CommanderError } from "commander";
import { type Mistake, StoppedError, UserError } from "../../errors.js";
import { fileFault } from "../../stores/file-fault.js";

export interface Reply {
  /** The line, but for the request's number. */
  readonly head: object;
  /** Numbers that go behind it. */
  readonly numbers?: readonly Float64Array[];
}

/** What a thrown error says. A bug is told with its stack: it is to be reported. */
export function replyOfError(thrown: unknown): Reply {
  const error = fileFault(thrown, "a file");
  if (error instanceof UserError) {
    const kind = error instanceof StoppedError ? "stopped" : "mistake";
    return { head: { error: { kind, ...recordOf(error), others: error.others.map(recordOf) } } };
  }
  if (error instanceof CommanderError) {
    const what = error.message.replace(/^error: /, "");
    return { head: { error: { kind: "mistake", code: "bad-arguments", place: "katfan", what, remedy: SEE_HELP } } };
  }
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { head: { error: { kind: "broken", code: "broken", place: "katfan", what, remedy: REPORT } } };
}

/** A request that nobody understands: a bug of the program that asks. */
export function wrongRequest(what: string): Reply {
  const remedy = "See docs/rpc.md for what may be asked.";
  return { head: { error: { kind: "broken", code: "bad-request", place: "katfan rpc", what, remedy } } };
}

const SEE_HELP = "See katfan COMMAND --help.";
const REPORT = "This is a bug of katfan's: please report it.";

function recordOf({ code, place, what, remedy, span, excerpt }: Mistake): object {
  return { code, place, what, remedy, excerpt, line: span?.line, column: span?.column, endColumn: span?.endColumn };
}
