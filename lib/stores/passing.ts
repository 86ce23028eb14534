/** Which failures of requests are the network's or the service's own, and so may be gone at the next try. */

const PASSING_STATUS: ReadonlySet<number> = new Set([408, 409, 429, 500, 502, 503, 504]);
const PASSING_NAMES: ReadonlySet<string> = new Set([
  ...["ECONNRESET", "ECONNREFUSED", "ECONNABORTED", "EPIPE", "ETIMEDOUT", "EAI_AGAIN", "ENETUNREACH", "EHOSTUNREACH"],
  ...["ENETDOWN", "EHOSTDOWN", "ENETRESET", "TimeoutError", "RequestTimeout", "RequestTimeTooSkewed", "SlowDown"],
  ...["InternalError", "AbortError", "BadDigest", "XAmzContentChecksumMismatch", "IncompleteBody"],
  ...["XAmzContentSHA256Mismatch"],
  ...["ERR_STREAM_PREMATURE_CLOSE", "ERR_HTTP_INCOMPLETE_CHUNKED_ENCODING"],
]);
/** Nothing came: no connection, or no answer over it. */
const SILENT: ReadonlySet<string> = new Set(["TimeoutError", "ETIMEDOUT", "ESOCKETTIMEDOUT", "EHOSTUNREACH"]);

/** Whether a failure is the network's or the service's, and so may be gone at the next try. */
export function isPassing(error: unknown): boolean {
  const status = statusOf(error);
  if (status !== undefined && PASSING_STATUS.has(status)) return true;
  if (PASSING_NAMES.has(nameOf(error)) || PASSING_NAMES.has(codeOf(error))) return true;
  const message = error instanceof Error ? error.message : "";
  return message.startsWith("Checksum mismatch") || message === "aborted" || message === "socket hang up";
}

/** Whether a request failed as nothing came in answer to it. */
export function isSilence(error: unknown): boolean {
  if (statusOf(error) !== undefined) return false;
  const code = codeOf(error); // the SDK calls a connection that is cut a timeout as well
  return SILENT.has(code === "" ? nameOf(error) : code);
}

/** The status of the answer; undefined if there was none. */
export function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}

export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "";
}

function codeOf(error: unknown): string {
  const { code } = error as { readonly code?: unknown };
  return typeof code === "string" ? code : "";
}
