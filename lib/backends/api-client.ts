/**
 * Asks a deployment's HTTP API: every request signed (SigV4), and tried again if the network or the service fails.
 *
 * All that the API does may be asked twice: the same spec is the same run.
 */
import { createHash, createHmac } from "node:crypto";
import { request as httpRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { SignatureV4 } from "@smithy/signature-v4";
import { type Mistake, UserError } from "../errors.js";
import type { Clock } from "../fanout/ports.js";
import { type RetryPolicy, retried } from "../stores/retry.js";
import { systemChance } from "./clock.js";

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

/** Sends a request to a path of the API. A refusal is thrown as `UserError`. */
export type AskApi = (method: "GET" | "POST" | "DELETE", path: string, body?: object) => Promise<unknown>;

const POLICY: RetryPolicy = { attempts: 6, baseMs: 200, capMs: 5_000 };
const ANSWER_MS = 40_000;
const MOST_ANSWER_BYTES = 16 * 1024 * 1024;

export function apiClient(target: ApiTarget, clock: Clock): AskApi {
  return async (method, path, body) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const attempt = async () => {
      const reply = await signedRequest(target, method, path, text);
      if (reply.status >= 500 || reply.status === 429) throw new Refusal(reply);
      return reply;
    };
    let reply: Reply;
    try {
      reply = await retried(attempt, mayPass, POLICY, { clock, chance: systemChance });
    } catch (error) {
      if (!(error instanceof Refusal)) throw unreachable(error, target);
      reply = error.reply;
    }
    if (reply.status >= 200 && reply.status < 300) return reply.body;
    throw refusal(reply, `${method} ${path}`);
  };
}

class Refusal extends Error {
  readonly reply: Reply;
  constructor(reply: Reply) {
    super(`status ${reply.status}`);
    this.reply = reply;
  }
}

/** A quota that is used up stays so for longer than one waits here. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof Refusal)) return true;
  return problemOf(error.reply).type !== "urn:katfan:problem:too-many-runs";
}

function unreachable(error: unknown, { api }: ApiTarget): UserError {
  const what = `the API can't be reached: ${error instanceof Error ? error.message : String(error)}`;
  return new UserError({ code: "unreachable", place: api, what }, [], { cause: error });
}

interface ProblemBody {
  readonly type?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly Mistake[];
  readonly message?: string;
}

const problemOf = ({ body }: Reply): ProblemBody => (typeof body === "object" && body !== null ? body : {});

/** What the API, or the gateway before it, says against a request. */
function refusal(reply: Reply, place: string): UserError {
  const { type, title, detail, errors = [], message } = problemOf(reply);
  const [first, ...others] = errors;
  if (first !== undefined) return new UserError(first, others);
  const code = type?.replace("urn:katfan:problem:", "") ?? (reply.status === 403 ? "access-denied" : "refused");
  const remedy = reply.status === 403 ? "Ask for execute-api:Invoke on the deployment's API." : undefined;
  const what = [title ?? message ?? `it answers with status ${reply.status}`, detail].filter(Boolean).join(": ");
  return new UserError({ code, place, what, remedy });
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

/** One request, signed for API Gateway. */
export async function signedRequest(target: ApiTarget, method: string, path: string, body?: string): Promise<Reply> {
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
    headers: { host: url.host, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    body,
  });
  return sent(url, method, signed.headers, body);
}

/** Sends a request as it is. */
export function sent(
  url: URL,
  method: string,
  headers: Readonly<Record<string, string>>,
  body?: string,
): Promise<Reply> {
  const options: RequestOptions = { method, headers, timeout: ANSWER_MS };
  // Names below "localhost" are this machine, whatever its resolver makes of them (RFC 6761): an emulator's APIs have such.
  if (url.hostname.endsWith(".localhost")) options.hostname = "127.0.0.1";
  else options.hostname = url.hostname;
  options.port = url.port;
  options.path = url.pathname + url.search;
  return new Promise((resolve, reject) => {
    const send = url.protocol === "http:" ? httpRequest : httpsRequest;
    const outgoing = send(options, (response) => {
      textOf(response).then((text) => resolve({ status: response.statusCode ?? 0, body: jsonOr(text) }), reject);
    });
    outgoing.on("timeout", () => outgoing.destroy(new Error(`no answer in ${ANSWER_MS / 1_000} s`)));
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

async function textOf(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of response) {
    pieces.push(piece as Buffer);
    size += (piece as Buffer).length;
    if (size > MOST_ANSWER_BYTES) throw new Error("the API's answer is too large");
  }
  return Buffer.concat(pieces).toString("utf8");
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
