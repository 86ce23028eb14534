/** Requests of whole deployments to a fresh emulator: as they are handed to the SDK, and as they go over the wire. */
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmulator } from "../../../scripts/emulator-process.js";
import { deployTo, removeFrom } from "../../../scripts/sst.js";

/** A request in AWS's words. */
export interface Asked {
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
}

export interface Recording {
  /** What the stand-in for sst's engine hands to the SDK. */
  readonly handed: readonly Asked[];
  /** Everything that was sent, by sst's own program too: lines for parse_requests.py. */
  readonly sent: string;
}

/** Names of services in AWS's models, where the SDK has others. */
const SERVICES: Readonly<Record<string, string>> = { cloudwatchlogs: "logs" };

/** Deploys each of these, one over the other, and removes the last. */
export async function recordDeployments(
  stage: string,
  deployments: readonly Readonly<Record<string, string>>[],
): Promise<Recording> {
  const folder = mkdtempSync(path.join(tmpdir(), "katfan-requests-"));
  const file = path.join(folder, "handed");
  const emulator = await startEmulator("ministack");
  const proxy = await recordingProxy(emulator.port, path.join(folder, "sent"));
  try {
    for (const one of deployments) {
      await deployTo(proxy.url, { stage, settings: { ...one, KATFAN_STANDIN_REQUESTS: file } });
    }
    await removeFrom(proxy.url, { stage, settings: { ...deployments.at(-1), KATFAN_STANDIN_REQUESTS: file } });
    const lines = existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
    return { handed: lines.map(askedOf), sent: readFileSync(path.join(folder, "sent"), "utf8") };
  } finally {
    await proxy.close();
    await emulator.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function askedOf(line: string): Asked {
  const { clientName, commandName, input } = JSON.parse(line) as {
    readonly clientName: string;
    readonly commandName: string;
    readonly input: unknown;
  };
  const name = clientName.replace(/Client$/, "").toLowerCase();
  return { service: SERVICES[name] ?? name, operation: commandName.replace(/Command$/, ""), input };
}

interface Proxy {
  readonly url: string;
  close(): Promise<void>;
}

/** Passes every request on as it is, and writes it down. */
async function recordingProxy(port: number, file: string): Promise<Proxy> {
  const server = createServer((incoming, answer) => {
    const pieces: Buffer[] = [];
    incoming.on("data", (piece: Buffer) => pieces.push(piece));
    incoming.on("end", () => {
      const body = Buffer.concat(pieces);
      const { method, url, headers, rawHeaders } = incoming;
      appendFileSync(file, `${JSON.stringify({ method, path: url, headers, body: body.toString("base64") })}\n`);
      const onward = request({ host: "127.0.0.1", port, method, path: url, headers: rawHeaders }, (reply) => {
        answer.writeHead(reply.statusCode!, reply.rawHeaders);
        reply.pipe(answer);
      });
      onward.on("error", () => answer.destroy());
      onward.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address() as { readonly port: number };
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
