/**
 * Asks a deployment's HTTP API: every request signed (SigV4), and tried again if the network or the service fails.
 *
 * All that the API does may be asked twice: the same spec is the same run.
 */

import { createHash, createHmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import { type Mistake, StoppedError, UserError } from "../../errors.js";
import type { Clock } from "../../fanout/ports.js";
import { jsonOf } from "../../json.js";
import { isSilence } from "../../stores/passing.js";
import { peerOf, type Silent } from "../../stores/peers.js";
import { type RetryPolicy, retried } from "../../stores/retry.js";
import { awsFault } from "../aws-fault.js";
import { systemChance } from "../clock.js";
import { requested } from "../http.js";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface ApiTarget {
  /** Its address. */
  readonly api: string;
  readonly region: string;
  readonly credentials: () => Promise<Credentials>;
}

export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** Sends a request to a path of the API. A refusal is thrown as `UserError`, what may pass as `StoppedError`. */
export type AskApi = (
  method: "GET" | "POST" | "DELETE",
  path: string,
  body?: object,
  headers?: Readonly<Record<string, string>>,
) => Promise<unknown>;

const POLICY: RetryPolicy = { attempts: 6, baseMs: 200, capMs: 5_000 };
/** The gateway itself gives its function no more than 30 s [ms]. */
const ANSWER_MS = 25_000;
/** An API that says nothing for so long isn't asked again [ms]. */
const PATIENCE_MS = 18_000;
const MOST_ANSWER_BYTES = 16 * 1024 * 1024;

export function apiClient(target: ApiTarget, clock: Clock): AskApi {
  const peer = peerOf(`the API at ${target.api}`, clock);
  return async (method, path, body, headers = {}) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const attempt = async () => {
      const reply = await peer.asked(() => signedRequest(target, method, path, { body: text, headers }), isSilence);
      if (reply.status >= 500 || reply.status === 429) throw new Refusal(reply);
      return reply;
    };
    let reply: Reply;
    try {
      reply = await retried(attempt, mayPass, POLICY, { clock, chance: systemChance });
    } catch (error) {
      if (!(error instanceof Refusal)) throw unreachable(error, target, peer);
      reply = error.reply;
    }
    if (reply.status >= 200 && reply.status < 300 && typeof reply.body === "object") return reply.body;
    throw refusal(reply, `${method} ${path}`, peer);
  };
}

class Refusal extends Error {
  readonly reply: Reply;
  constructor(reply: Reply) {
    super(`status ${reply.status}`);
    this.reply = reply;
  }
}

/** A quota that is used up stays so for longer than one waits here; who can't sign a request can't do so the next time. */
function mayPass(error: unknown, elapsedMs: number): boolean {
  if (error instanceof Refusal) return problemOf(error.reply).type !== "urn:katfan:problem:too-many-runs";
  return !(isSilence(error) && elapsedMs >= PATIENCE_MS) && awsFault(error)?.mayPass === true;
}

function unreachable(error: unknown, { api }: ApiTarget, peer: Silent): unknown {
  const fault = awsFault(error, peer);
  if (fault === undefined) return error;
  const { mayPass = false, ...mistake } = fault;
  if (mayPass) return new StoppedError({ ...mistake, place: api }, { cause: error, mayPass });
  return new UserError({ ...mistake, place: api }, [], { cause: error });
}

interface ProblemBody {
  readonly type?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly Mistake[];
  readonly message?: string;
}

const problemOf = ({ body }: Reply): ProblemBody => (typeof body === "object" && body !== null ? body : {});

const PROBLEM = "urn:katfan:problem:";

/** What the API, or the gateway before it, or something in place of both, says against a request. */
function refusal(reply: Reply, place: string, peer: Silent): UserError {
  const { type, title, detail, errors = [], message } = problemOf(reply);
  const [first, ...others] = errors;
  if (first !== undefined) return new UserError(first, others);
  if (type?.startsWith(PROBLEM) === true) return ofProblem(reply, place, [title, detail].filter(Boolean).join(": "));
  // The gateway's own words; `awsFault` knows those of them that are AWS's.
  const name = message === undefined && typeof reply.body !== "object" ? "NotTheService" : gatewayName(message);
  const said = Object.assign(new Error(message ?? ""), {
    ...{ name, $metadata: { httpStatusCode: reply.status } },
    $responseBodyText: typeof reply.body === "string" ? reply.body : undefined,
  });
  if (reply.status === 403 && name === "Forbidden") {
    const what = `you may not call ${peer.service}${message === undefined ? "" : `: "${message}"`}`;
    return new UserError({ code: "access-denied", place, what, remedy: "Ask for execute-api:Invoke on it." });
  }
  const { mayPass = false, ...mistake } = awsFault(said, peer)!;
  return mayPass ? new StoppedError({ ...mistake, place }, { mayPass }) : new UserError({ ...mistake, place });
}

/** What AWS calls what its gateway puts into a sentence only. */
function gatewayName(message = ""): string {
  if (/expired/.test(message) && !/^Signature/.test(message)) return "ExpiredToken";
  if (/signature/i.test(message)) return "SignatureDoesNotMatch";
  if (/security token/.test(message)) return "UnrecognizedClientException";
  return "Forbidden";
}

const REMEDIES: Readonly<Record<string, string>> = {
  "other-version": "Deploy it anew with this version (docs/aws.md), or use katfan in the version that it is of.",
  "no-identity": "Sign in with the AWS tools: the command line signs its requests as an IAM principal.",
  "not-found": "katfan list --stage NAME shows yours.",
  "not-finished": "Ask for it again when katfan status says that it is done.",
  "too-large": "Give a smaller table: by a formula, or by fewer rows.",
  "over-cap": "Give fewer jobs, or deploy with a higher KATFAN_MAX_COST.",
  "code-not-allowed": "Deploy with KATFAN_CODE_JOBS=yes, where all who may call trust one another.",
  "too-many-runs": "katfan list --stage NAME shows them, katfan cancel ends one.",
  unavailable: "Ask again in a while; the same command goes on.",
  internal: "Look into the log of its function api, and report what it says.",
};

function ofProblem(reply: Reply, place: string, what: string): UserError {
  const code = problemOf(reply).type!.slice(PROBLEM.length);
  const mistake = { code, place, what, remedy: REMEDIES[code] ?? "Change the request as it says." };
  return reply.status >= 500 ? new StoppedError(mistake, { mayPass: true }) : new UserError(mistake);
}

/** A hash as the signer wants it. */
class Sha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", bytesOf(secret));
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(data));
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {}
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof data === "string") return Buffer.from(data);
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data);
}

/** What a request has besides its path. */
export interface Carrying {
  readonly body?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request, signed for API Gateway. */
export async function signedRequest(
  target: ApiTarget,
  method: string,
  path: string,
  { body, headers = {} }: Carrying = {},
): Promise<Reply> {
  const url = new URL(path, target.api);
  const signer = new SignatureV4({
    service: "execute-api",
    region: target.region,
    credentials: target.credentials,
    sha256: Sha256,
  });
  const signed = await signer.sign({
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port === "" ? {} : { port: Number(url.port) }),
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: { ...headers, host: url.host, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    body,
  });
  return sent(url, method, signed.headers, body);
}

/** Sends a request as it is. */
export async function sent(
  url: URL,
  method: string,
  headers: Readonly<Record<string, string>>,
  body?: string,
): Promise<Reply> {
  const limits = { silentMs: ANSWER_MS, mostBytes: MOST_ANSWER_BYTES };
  const { status, bytes } = await requested(url, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
    ...limits,
  });
  const text = new TextDecoder().decode(bytes);
  return { status, body: jsonOf(text) ?? text };
}
