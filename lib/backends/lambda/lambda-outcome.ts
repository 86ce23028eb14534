/**
 * What an invocation of a function on Lambda came to: its reply, its own failure, or the platform's.
 *
 * Reasons name kinds of errors and never quote a function's own words: these may hold a user's text.
 */

import * as z from "zod";
import type { Outcome } from "../../fanout/ports.js";
import { jsonIn } from "../../json.js";
import { isPassing } from "../../stores/passing.js";

const failures = z.int().min(0);
const computeMs = z.number().min(0);
const outcome: z.ZodType<Outcome> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("done"), sha256: z.string().regex(/^[0-9a-f]{64}$/), failures, computeMs }),
  z.object({ kind: z.literal("partial"), next: z.int().min(0), failures, computeMs }),
  z.object({
    kind: z.literal("failed"),
    reason: z.string().max(1_000),
    retryable: z.boolean(),
    killed: z.literal(true).optional(),
    throttled: z.literal(true).optional(),
  }),
]) as z.ZodType<Outcome>;

/** What of an invocation's reply counts. */
export interface Reply {
  /** Set if the function failed rather than answered. */
  readonly functionError?: string | undefined;
  readonly payload: Uint8Array;
}

/** The outcome that a worker answered, or what its failing says. */
export function outcomeOfReply({ functionError, payload }: Reply): Outcome {
  const said = jsonIn(payload);
  if (functionError !== undefined) return outcomeOfFailure(said);
  const read = outcome.safeParse(said);
  if (read.success) return read.data;
  // MiniStack answers so, with no mark of an error, where a function's process doesn't start.
  if (isRecord(said) && typeof said.errorType === "string") return outcomeOfFailure(said);
  return { kind: "failed", reason: "the worker's answer is no outcome: it is of another version", retryable: false };
}

/** The function's code can't be loaded: no other try will mend that. */
const BROKEN =
  /^Runtime\.(ImportModuleError|HandlerNotFound|UserCodeSyntaxError|MalformedHandlerName|InvalidEntrypoint)/;
/** Its process or sandbox was brought down. */
const KILLED =
  /Sandbox\.Timedout|Task timed out|Runtime\.(OutOfMemory|ExitError|NodeJsExit)|signal: killed|exited (with error|immediately|without)|Worker process died/;

/** What a function's failing says: `{errorType, errorMessage}`, as the platform writes it. */
function outcomeOfFailure(said: unknown): Outcome {
  const { errorType, errorMessage } = isRecord(said) ? said : {};
  const type = typeof errorType === "string" && /^[\w.]{1,80}$/.test(errorType) ? errorType : "an unnamed error";
  if (BROKEN.test(type)) return { kind: "failed", reason: `the worker doesn't start: ${type}`, retryable: false };
  const text = `${type} ${typeof errorMessage === "string" ? errorMessage : ""}`;
  if (!KILLED.test(text)) return { kind: "failed", reason: `the worker failed: ${type}`, retryable: true };
  const how = /imed ?out/.test(text) ? "ran out of time" : "crashed or ran out of memory";
  return { kind: "failed", reason: `the worker ${how}`, retryable: true, killed: true };
}

/** The errors that say that too much runs already: of an account, of a function, or of the rate of calls. */
const THROTTLED: ReadonlySet<string> = new Set([
  ...["TooManyRequestsException", "ThrottlingException", "Throttling", "TooManyRequests", "RequestLimitExceeded"],
]);
/** The platform's own troubles behind an invocation. */
const PASSING: ReadonlySet<string> = new Set([
  ...["ServiceException", "ResourceConflictException", "ResourceNotReadyException", "EC2ThrottledException"],
  ...["EC2UnexpectedException", "ENILimitReachedException", "SubnetIPAddressLimitReachedException"],
]);

/** What an error says that calling the function threw. */
export function outcomeOfError(error: unknown, signal: AbortSignal): Outcome {
  if (signal.aborted) return { kind: "failed", reason: "interrupted", retryable: true };
  const name = error instanceof Error ? error.name : "";
  const status = (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode;
  if (THROTTLED.has(name) || status === 429) {
    return { kind: "failed", reason: "throttled", retryable: true, throttled: true };
  }
  const retryable = PASSING.has(name) || isPassing(error);
  return { kind: "failed", reason: `the worker can't be called: ${name || "an unnamed error"}`, retryable };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
