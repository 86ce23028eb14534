/**
 * What AWS, or what stands in for it, has against a request, in words: what is wrong, the service's own sentence, and what
 * to do about it.
 *
 * Whatever a service, a network or a proxy can do to a request is told here, so that none of it is taken for a bug.
 * Not here: what only buckets have (bucket-fault.ts), what may pass while one tries again (lib/stores/passing.ts).
 */
import type { Mistake } from "../errors.js";
import { isPassing, isSilence, nameOf, statusOf } from "../stores/passing.js";
import type { Silent } from "../stores/peers.js";

export interface Fault extends Omit<Mistake, "place"> {
  readonly remedy: string;
  /** Whether it may be gone without anybody's doing. */
  readonly mayPass?: boolean;
}

const SIGN_IN = "Sign in with the AWS tools, or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.";
const UNKNOWN_CALLER: ReadonlySet<string> = new Set([
  ...["CredentialsProviderError", "TokenProviderError", "UnrecognizedClientException", "InvalidAccessKeyId"],
  ...["SignatureDoesNotMatch", "InvalidClientTokenId", "InvalidSignatureException", "MissingAuthenticationToken"],
  ...["MissingAuthenticationTokenException", "AuthFailure", "IncompleteSignature", "IncompleteSignatureException"],
  ...["InvalidToken", "MissingSecurityHeader", "NotSignedUp", "OptInRequired", "AccountProblem", "InvalidSecurity"],
  ...["UnauthorizedAccess", "UnauthorizedException", "InvalidIdentityToken"],
]);
const EXPIRED = /^(ExpiredToken|TokenRefreshRequired|RequestExpired|IDPCommunicationError)/;
const SKEWED: ReadonlySet<string> = new Set(["RequestTimeTooSkewed", "RequestInTheFuture"]);
const HURRIED: ReadonlySet<string> = new Set([
  ...["SlowDown", "ServiceUnavailable", "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled"],
  ...["RequestThrottledException", "RequestLimitExceeded", "TooManyRequests", "TooManyRequestsException"],
  ...["BandwidthLimitExceeded", "Busy", "ServiceBusy", "TooManyRequestsFault"],
]);
/** What OpenSSL and Node say of a certificate that they don't trust. */
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ERR_TLS/;
/** What a socket says that speaks something else. */
const FOREIGN = /^(HPE_|ERR_SSL|EPROTO)/;

const ANY: Silent = { service: "AWS", silentMs: 0 };

/**
 * @param asked which service was asked, for the words, and for how long it has been silent
 * @returns undefined if an error is none of the world's: a bug
 */
export function awsFault(error: unknown, asked = ANY): Fault | undefined {
  return ofCaller(error) ?? ofNetwork(error, asked) ?? ofAnswer(error, asked.service);
}

/** Who asks isn't known, or not any more, or their clock is wrong. */
function ofCaller(error: unknown): Fault | undefined {
  const name = nameOf(error);
  const said = saidBy(error);
  if (EXPIRED.test(name) || (UNKNOWN_CALLER.has(name) && /expired|refresh/i.test(said) && !/^Signature/.test(said))) {
    const remedy =
      "Renew them: aws sso login, or whatever gave you AWS_SESSION_TOKEN. Then the same command goes on from there.";
    return { code: "expired-credentials", what: `your AWS credentials have expired${quoted(said)}`, remedy };
  }
  if (SKEWED.has(name) || /^Signature (expired|not yet current)/.test(said)) {
    const what = `this machine's clock is wrong${quoted(said)}`;
    return { code: "clock-skew", what, remedy: "Set it right: timedatectl set-ntp true.", mayPass: true };
  }
  if (UNKNOWN_CALLER.has(name)) {
    return { code: "no-credentials", what: `AWS doesn't know who asks${quoted(said)}`, remedy: SIGN_IN };
  }
  if (error instanceof Error && error.message === "Region is missing") {
    return { code: "no-region", what: "no region is set", remedy: "Set AWS_REGION." };
  }
  return undefined;
}

/** There was no answer, or one that speaks something else. */
function ofNetwork(error: unknown, { service, silentMs }: Silent): Fault | undefined {
  const { code } = error as { readonly code?: unknown };
  if (isSilence(error)) {
    const remedy =
      "See whether the network, a firewall or the service itself is at fault; the same command goes on then.";
    return { code: "silent", what: `${service} ${silence(silentMs)}`, remedy, mayPass: true };
  }
  if (typeof code !== "string") {
    if (!(error instanceof Error) || !/Invalid URL|proxy/i.test(error.message)) return brokenOff(error, service);
    const what = `${service}'s address, or a proxy's, makes no sense: ${error.message}`;
    return { code: "bad-address", what, remedy: "See AWS_ENDPOINT_URL, HTTPS_PROXY and HTTP_PROXY." };
  }
  if (code === "ERR_INVALID_URL") {
    const what = `${service}'s address makes no sense`;
    return { code: "bad-address", what, remedy: "See AWS_ENDPOINT_URL, HTTPS_PROXY and HTTP_PROXY." };
  }
  if (UNTRUSTED.test(code)) {
    const remedy = "If a proxy of yours opens connections, name its certificate's file in NODE_EXTRA_CA_CERTS.";
    return { code: "untrusted", what: `${service}'s certificate isn't trusted (${code})`, remedy };
  }
  if (FOREIGN.test(code)) {
    const what = `what is at ${service}'s address doesn't speak its protocol (${code})`;
    return { code: "not-the-service", what, remedy: "See AWS_ENDPOINT_URL: its port, and http or https." };
  }
  if (!/^E[A-Z_]+$/.test(code)) return brokenOff(error, service);
  const remedy = "See whether the network is there. If AWS_ENDPOINT_URL names an emulator, start it: npm run emulator.";
  return { code: "unreachable", what: `${service} can't be reached (${code})`, remedy, mayPass: true };
}

function silence(silentMs: number): string {
  return silentMs === 0 ? "doesn't answer" : `has not answered for ${Math.round(silentMs / 1_000)} s`;
}

function brokenOff(error: unknown, service: string): Fault | undefined {
  if (statusOf(error) !== undefined || !isPassing(error)) return undefined;
  const what = `the connection to ${service} keeps breaking off${quoted(saidBy(error))}`;
  return { code: "unreachable", what, remedy: "The same command goes on once the network holds.", mayPass: true };
}

/** There was an answer, with a status, and perhaps a name and a sentence. */
function ofAnswer(error: unknown, service: string): Fault | undefined {
  const status = statusOf(error);
  const name = nameOf(error);
  if (name === "NotTheService" || isUnread(error)) return foreignAnswer(error, service);
  if (status === undefined) return undefined;
  const said = answerOf(error);
  if (HURRIED.has(name) || status === 429) {
    const remedy = "Run with fewer workers (--workers), or later: the same command goes on from there.";
    return {
      code: "slow-down",
      what: `${service} wants fewer requests, try after try: ${said}`,
      remedy,
      mayPass: true,
    };
  }
  if (status >= 500) {
    const remedy = "If it stays so, ask who looks after the service; the same command goes on from there.";
    return { code: "service-failed", what: `${service} fails, try after try: ${said}`, remedy, mayPass: true };
  }
  const remedy = "Show this sentence to who looks after the account or the service.";
  return { code: "refused", what: `${service} refuses: ${said}`, remedy };
}

/** An answer that isn't the service's: a page of a firewall, of a proxy, of some other program. */
function foreignAnswer(error: unknown, service: string): Fault {
  const status = statusOf(error);
  const { $responseBodyText: text, $response } = error as {
    readonly $responseBodyText?: unknown;
    readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
  };
  const type = $response?.headers?.["content-type"];
  const unseen = type === undefined ? ", without a word" : `, with ${type}`;
  const seen = typeof text === "string" && text.trim() !== "" ? `: "${inShort(asText(text))}"` : unseen;
  const mayPass = status !== undefined && status >= 500;
  return {
    code: "not-the-service",
    what: `what answers in place of ${service} isn't it (status ${status ?? "unknown"}${seen})`,
    remedy: "A firewall, a proxy or a sign-in page may be between; see AWS_ENDPOINT_URL, HTTPS_PROXY and NO_PROXY.",
    mayPass,
  };
}

/** Whether the SDK couldn't read an answer, or found nothing in it. */
function isUnread(error: unknown): boolean {
  const { $response, $fault, Code } = error as { readonly $response?: unknown; $fault?: unknown; Code?: unknown };
  if ($response === undefined) return false;
  return $fault === undefined || (nameOf(error) === "Unknown" && Code === undefined);
}

/** The service's own sentence, with its name for what is wrong, and the status. */
export function answerOf(error: unknown): string {
  const name = nameOf(error);
  const said = saidBy(error);
  const sentence = said === "" || said === name || said === "UnknownError" ? name : `"${said}" (${name})`;
  return `${sentence}, status ${statusOf(error) ?? "unknown"}`;
}

function saidBy(error: unknown): string {
  return error instanceof Error ? inShort(error.message) : "";
}

const quoted = (said: string): string => (said === "" || /^\w+$/.test(said) ? "" : `: "${said}"`);

const LONGEST_SENTENCE = 300;

function inShort(text: string): string {
  const line = text.replace(/\s+/g, " ").trim().replace(/\.$/, "");
  return line.length <= LONGEST_SENTENCE ? line : `${line.slice(0, LONGEST_SENTENCE)} ...`;
}

/** A page without its marks. */
function asText(page: string): string {
  return page
    .slice(0, 20_000)
    .replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, " ")
    .replace(/<[^<>]*>/g, " ");
}
