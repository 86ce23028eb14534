/**
 * HTTP on this machine alone, for who has the address: it begins with words that nobody can guess.
 *
 * A page of another site gets nothing: it doesn't know the address, and a name that was made to lead here (DNS rebinding) is
 * refused. Not here: what is answered (lib/serve/answers.ts).
 */
import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { UserError } from "../../errors.js";
import { type Answer, answers, mistakeAnswer, type RowsAtHand } from "../../serve/answers.js";
import type { ServeWorld } from "../../serve/world.js";
import { fileFault } from "../../stores/file-fault.js";
import { say } from "../terminal/output.js";

export interface Listening {
  readonly address: string;
  close(): Promise<void>;
}

const HOST = "127.0.0.1";
const TOKEN_BYTES = 18;
/** What each answer says: it is for this page alone, and nobody keeps it. */
const HEADERS = {
  "cache-control": "no-store",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

/**
 * @param port      0: any that is free
 * @param explorers whose rows are shown, if not those of the runs' parts
 */
export async function listening(world: ServeWorld, port: number, explorers?: RowsAtHand): Promise<Listening> {
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  const answer = answers(world, explorers);
  const server = createServer((request, response) => {
    answered(request, token, answer)
      .then((found) => sent(response, found))
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(refused(error, port)));
    server.listen(port, HOST, resolve);
  });
  const { port: own } = server.address() as AddressInfo;
  return {
    address: `http://${HOST}:${own}/${token}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Answers = ReturnType<typeof answers>;

async function answered(request: IncomingMessage, token: string, answer: Answers): Promise<Answer> {
  const { method = "GET", headers } = request;
  const url = new URL(request.url ?? "/", `http://${HOST}`);
  const [, said = "", path = ""] = /^\/([^/]*)(\/.*)?$/.exec(url.pathname) ?? [];
  if (!isOurs(headers.host) || !isSame(said, token)) return FORBIDDEN;
  if (path === "") return { ...FORBIDDEN, status: 302, headers: { location: `/${token}/` } };
  if (method !== "GET" && !isOwnPage(request)) return FORBIDDEN;
  try {
    return await answer({ method, path, query: url.searchParams });
  } catch (error) {
    const fault = fileFault(error, world(error));
    if (fault instanceof UserError) return mistakeAnswer(fault);
    say(`katfan broke down: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    const what = "this is a fault of katfan's; what it was stands in the terminal";
    return {
      ...mistakeAnswer(new UserError({ code: "broken", place: path, what, remedy: "Please report it." })),
      status: 500,
    };
  }
}

const FORBIDDEN: Answer = {
  status: 403,
  type: "text/plain; charset=utf-8",
  body: "katfan serve: this isn't the address that was printed in the terminal.\n",
};

/** The file that an error is about, if it says so. */
function world(error: unknown): string {
  const { path } = error as { readonly path?: unknown };
  return typeof path === "string" ? path : "the folder of runs";
}

/** Addresses of this machine only: a name that leads here is somebody else's. */
function isOurs(host: string | undefined): boolean {
  return /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host ?? "");
}

function isSame(said: string, token: string): boolean {
  const [one, other] = [Buffer.from(said), Buffer.from(token)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** What does something comes from our page: browsers say whose a request is, other programs say nothing. */
function isOwnPage({ headers }: IncomingMessage): boolean {
  const origin = headers.origin;
  return origin === undefined || origin === `http://${headers.host}`;
}

async function sent(response: ServerResponse, { status, type, body, headers }: Answer): Promise<void> {
  response.writeHead(status, { "content-type": type, ...HEADERS, ...headers });
  if (typeof body === "string" || body instanceof Uint8Array) response.end(body);
  else await pipeline(Readable.from(body), response);
}

function refused(error: NodeJS.ErrnoException, port: number): unknown {
  if (error.code !== "EADDRINUSE" && error.code !== "EACCES") return error;
  const what = error.code === "EACCES" ? "this system doesn't let you listen there" : "another program listens there";
  return new UserError({
    code: "port-taken",
    place: `--port ${port}`,
    what,
    remedy: "Choose another, or leave --port out for any that is free.",
  });
}
