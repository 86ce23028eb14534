/** One request over HTTP, by the same way as all that goes to AWS: proxies of the environment, and a limit to silence. */
import { request as httpRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { type Agents, agents } from "./proxy.js";

export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** How long the connection may carry nothing [ms]. */
  readonly silentMs: number;
  /** A larger answer is refused [bytes]. */
  readonly mostBytes: number;
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly bytes: Uint8Array;
}

const SOCKETS = 32;
let shared: Promise<Agents> | undefined;

export async function requested(
  url: URL,
  { method = "GET", headers = {}, body, silentMs, mostBytes }: Sent,
): Promise<Answer> {
  shared ??= agents(SOCKETS);
  const { httpAgent, httpsAgent } = await shared;
  const isPlain = url.protocol === "http:";
  const options: RequestOptions = {
    ...{ method, headers, timeout: silentMs, port: url.port, path: url.pathname + url.search },
    agent: isPlain ? httpAgent : httpsAgent,
    // Names below "localhost" are this machine, whatever its resolver makes of them (RFC 6761): an emulator's APIs have such.
    hostname: url.hostname.endsWith(".localhost") ? "127.0.0.1" : url.hostname,
  };
  return new Promise((resolve, reject) => {
    const outgoing = (isPlain ? httpRequest : httpsRequest)(options, (response) => {
      const { statusCode: status = 0, headers: got } = response;
      bytesOf(response, mostBytes).then((bytes) => resolve({ status, type: got["content-type"] ?? "", bytes }), reject);
    });
    outgoing.on("timeout", () => {
      outgoing.destroy(Object.assign(new Error(`no answer in ${silentMs / 1_000} s`), { name: "TimeoutError" }));
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

async function bytesOf(response: IncomingMessage, mostBytes: number): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of response) {
    pieces.push(piece as Buffer);
    size += (piece as Buffer).length;
    if (size > mostBytes) throw new Error(`the answer is larger than ${mostBytes} bytes`);
  }
  return Buffer.concat(pieces);
}
