/**
 * A few hundred bytes of S3 over HTTP, which fails to order: what no emulator does at the wanted moment.
 *
 * Not here: signatures, permissions (the emulator has them).
 */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** What befalls one request. */
export type Fault =
  | { readonly kind: "status"; readonly status: number; readonly code: string; readonly message?: string }
  /** Any answer at all, as a firewall may give it. */
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly body: string;
      readonly headers?: Record<string, string>;
    }
  /** The request is read, and nothing more happens. */
  | { readonly kind: "silence" }
  /** The request is done, its reply isn't sent. */
  | { readonly kind: "lost reply" }
  /** The connection is cut before the request is done. */
  | { readonly kind: "reset" }
  /** Half of the body is sent, then the connection is cut. */
  | { readonly kind: "truncate" }
  /** Half of the body is sent, then nothing more, and the connection stays. */
  | { readonly kind: "stall" }
  /** A bit of the body is turned over. */
  | { readonly kind: "corrupt" };

export interface TinyS3 {
  readonly url: string;
  readonly objects: Map<string, Buffer>;
  /** Taken from the front, one a request. */
  readonly faults: Fault[];
  /** Befalls every request, from now on, that has none of its own and fits. */
  always: ((request: IncomingMessage) => Fault | undefined) | undefined;
  /** Whether it heeds If-None-Match. */
  writesOnce: boolean;
  /** Method and path of every request, in order. */
  readonly requests: string[];
  close(): Promise<void>;
}

export async function tinyS3(pageSize = 1000): Promise<TinyS3> {
  const objects = new Map<string, Buffer>();
  const faults: Fault[] = [];
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    const { always, writesOnce } = tiny;
    const body = await bodyOf(request);
    const url = new URL(request.url!, "http://s3");
    requests.push(`${request.method} ${url.pathname}`);
    const fault = faults.shift() ?? always?.(request);
    if (fault?.kind === "silence") return;
    if (fault?.kind === "reset") return void request.socket.destroy();
    if (fault?.kind === "status") return send(response, problem(fault.status, fault.code, fault.message), undefined);
    if (fault?.kind === "answer") {
      const headers = { "content-type": "text/html", ...fault.headers };
      return send(response, { status: fault.status, body: Buffer.from(fault.body), headers }, undefined);
    }
    const answer = act(request, url, body, { objects, pageSize, writesOnce });
    if (fault?.kind === "lost reply") return void request.socket.destroy();
    send(response, answer, fault);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  const tiny: TinyS3 = {
    ...{ url: `http://127.0.0.1:${port}`, objects, faults, requests, close },
    ...{ always: undefined, writesOnce: true },
  };
  return tiny;
}

interface Answer {
  readonly status: number;
  readonly body: Buffer;
  readonly headers: Record<string, string>;
}

interface Bucket {
  readonly objects: Map<string, Buffer>;
  readonly pageSize: number;
  readonly writesOnce: boolean;
}

function act(request: IncomingMessage, url: URL, body: Buffer, bucket: Bucket): Answer {
  const key = decodeURIComponent(url.pathname.split("/").slice(2).join("/"));
  if (request.method === "POST" && url.searchParams.has("delete")) {
    for (const match of body.toString().matchAll(/<Key>(.*?)<\/Key>/g)) bucket.objects.delete(match[1]!);
    return xml(200, "<DeleteResult></DeleteResult>");
  }
  if (request.method === "PUT") {
    const sent = request.headers["x-amz-checksum-sha256"];
    if (sent !== createHash("sha256").update(body).digest("base64")) return problem(400, "BadDigest");
    if (bucket.writesOnce && request.headers["if-none-match"] === "*" && bucket.objects.has(key))
      return problem(412, "PreconditionFailed");
    bucket.objects.set(key, body);
    return { ...xml(200, ""), headers: { etag: etagOf(body) } };
  }
  if (url.searchParams.get("list-type") === "2") return page(url, bucket);
  const found = bucket.objects.get(key);
  if (found === undefined) return problem(404, "NoSuchKey");
  const checksum = createHash("sha256").update(found).digest("base64");
  return { status: 200, body: found, headers: { etag: etagOf(found), "x-amz-checksum-sha256": checksum } };
}

const etagOf = (body: Buffer): string => `"${createHash("md5").update(body).digest("hex")}"`;

function page(url: URL, { objects, pageSize }: Bucket): Answer {
  const after = url.searchParams.get("continuation-token") ?? url.searchParams.get("start-after") ?? "";
  const prefix = url.searchParams.get("prefix") ?? "";
  const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
  const shown = keys.slice(0, pageSize);
  const more = keys.length > pageSize ? `<NextContinuationToken>${shown.at(-1)}</NextContinuationToken>` : "";
  const contents = shown.map((key) => `<Contents><Key>${key}</Key></Contents>`).join("");
  return xml(200, `<ListBucketResult><IsTruncated>${more !== ""}</IsTruncated>${contents}${more}</ListBucketResult>`);
}

function xml(status: number, text: string): Answer {
  return { status, body: Buffer.from(text), headers: { "content-type": "application/xml" } };
}

function problem(status: number, code: string, message = code): Answer {
  return xml(status, `<Error><Code>${code}</Code><Message>${message}</Message></Error>`);
}

function send(response: ServerResponse, answer: Answer, fault: Fault | undefined): void {
  const body = Buffer.from(answer.body);
  if (fault?.kind === "corrupt" && body.length > 0) body[body.length >> 1]! ^= 1;
  response.writeHead(answer.status, { ...answer.headers, "content-length": String(body.length) });
  if (fault?.kind === "stall") return void response.write(body.subarray(0, body.length >> 1));
  if (fault?.kind !== "truncate") return void response.end(body);
  response.write(body.subarray(0, body.length >> 1), () => response.destroy());
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
