/**
 * Every way in which a request can fail, in every command that makes any, from its first request on or in its middle: no
 * stack reaches a user for what the world did; each failure has its place, what it is, a remedy and an exit code.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { exitCodeOf } from "../../lib/cli/main.js";
import { type Instead, type TinyDeployment, tinyDeployment } from "../backends/tiny-deployment.js";
import { type Fault, type TinyS3, tinyS3 } from "../stores/tiny-s3.js";
import { folderWith, LASER } from "./katfan.js";

/** The machine's clock, with pauses of no time: there are up to eight tries. */
vi.mock(import("../../lib/backends/clock.js"), async (original) => {
  const real = await original();
  const { systemClock } = real;
  let aheadMs = 0;
  const soon = () => new Promise<void>((resolve) => setImmediate(resolve));
  const sleep = async (ms: number) => {
    aheadMs += ms;
    await soon();
  };
  return { ...real, systemClock: () => ({ now: () => systemClock().now() + aheadMs, sleep }) };
});

const SPEC = { ...LASER, jobs: 20 };
const PAGE = "<html><head><meta charset=utf-8></head><body>Sign in to the network</body></html>";

let s3: TinyS3;
let deployment: TinyDeployment;

beforeAll(async () => {
  s3 = await tinyS3();
  deployment = await tinyDeployment();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await s3.close();
  await deployment.close();
});
beforeEach(() => {
  for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) vi.stubEnv(name, "test");
  vi.stubEnv("AWS_REGION", "us-east-1");
});

interface Ended {
  readonly code: number;
  readonly said: string;
}

/** Runs a command line in this process, with what it writes taken down. */
async function command(args: readonly string[]): Promise<Ended> {
  const written: string[] = [];
  const take = (text: string | Uint8Array) => written.push(String(text)) > 0;
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, "write").mockImplementation(take as never),
  );
  try {
    const code = await exitCodeOf(args);
    return { code, said: written.join("") };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** Whether an end is one in words, whatever was done before it. */
function isInWords({ code, said }: Ended, what: string): void {
  expect([what, said]).toEqual([
    what,
    expect.not.stringMatching(/broke down|\n\s+at |undefined|\[object|SyntaxError|TypeError/),
  ]);
  expect([what, code, said]).toEqual([what, expect.toBeOneOf([2, 3]), said]);
  const errors = said.split("\n").filter((line) => line.startsWith("error: "));
  const stopped = said.includes("stopped at");
  expect([what, errors.length > 0 || stopped, said]).toEqual([what, true, said]);
  for (const line of errors)
    expect([what, line]).toEqual([what, expect.stringMatching(/^error: \S.*: \S.{8,}\. ([A-Z]|katfan ).*\.$/)]);
}

/** What a store may say; the words for each are held by test/backends/bucket-fault.test.ts. */
const NAMED: readonly (readonly [number, string])[] = [
  ...([
    [403, "AccessDenied"],
    [403, "InvalidAccessKeyId"],
    [400, "ExpiredToken"],
    [403, "RequestTimeTooSkewed"],
  ] as const),
  ...([
    [301, "PermanentRedirect"],
    [404, "NoSuchBucket"],
    [501, "NotImplemented"],
    [405, "MethodNotAllowed"],
  ] as const),
  ...([
    [403, "QuotaExceeded"],
    [507, "XMinioStorageFull"],
    [400, "EntityTooLarge"],
    [403, "InvalidObjectState"],
  ] as const),
  ...([
    [503, "SlowDown"],
    [500, "InternalError"],
    [400, "KMS.DisabledException"],
    [409, "OperationAborted"],
  ] as const),
];
const STATUSES = [200, 302, 400, 401, 403, 404, 407, 413, 429, 500, 502, 503, 504];
const STORE_FAULTS: readonly Fault[] = [
  ...NAMED.map(([status, code]): Fault => ({ kind: "status", status, code })),
  ...STATUSES.flatMap((status) => ["", PAGE].map((body): Fault => ({ kind: "answer", status, body }))),
  { kind: "reset" },
];

describe("every fault of a store, in every command that uses one, from the first request on or later", () => {
  const OUT = ["--out", "s3://lab/mine"];
  let run: string;

  beforeAll(async () => {
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) vi.stubEnv(name, "test");
    vi.stubEnv("AWS_REGION", "us-east-1");
    vi.stubEnv("AWS_ENDPOINT_URL", s3.url);
    const folder = mkdtempSync(path.join(tmpdir(), "katfan-test-"));
    writeFileSync(path.join(folder, "spec.json"), JSON.stringify(SPEC));
    const { said } = await command(["run", `${folder}/spec.json`, "--chunk", "5", ...OUT, "--json"]);
    rmSync(folder, { recursive: true });
    run = (JSON.parse(said) as { run: string }).run;
  });

  const COMMANDS: Readonly<Record<string, (folder: string) => readonly string[]>> = {
    list: () => ["list"],
    status: () => ["status", run],
    fetch: () => ["fetch", run],
    "fetch --to": (folder) => ["fetch", run, "--to", `${folder}/d.csv`],
    report: () => ["report", run],
    "report --svg": (folder) => ["report", run, "--svg", `${folder}/figures`],
    compare: () => ["compare", run, run],
    compact: () => ["compact", run],
    cancel: () => ["cancel", run],
    run: (folder) => ["run", `${folder}/spec.json`],
  };

  it.each(Object.keys(COMMANDS))("ends katfan %s in words", async (name) => {
    vi.stubEnv("AWS_ENDPOINT_URL", s3.url);
    const args = COMMANDS[name]!(folderWith({ "spec.json": SPEC }));
    const objects = new Map(s3.objects);
    for (const [index, fault] of STORE_FAULTS.entries()) {
      for (const from of name === "run" ? [0, 1, 4, 9] : [0, 3]) {
        let count = 0;
        s3.always = () => (count++ < from ? undefined : fault);
        s3.objects.clear();
        if (name !== "run") for (const [key, body] of objects) s3.objects.set(key, body);
        const ended = await command([...args, ...OUT]);
        s3.always = undefined;
        if (count > from) isInWords(ended, `${name} from request ${from}, ${JSON.stringify(fault)} (${index})`);
      }
    }
    for (const [key, body] of objects) s3.objects.set(key, body);
  });
});

const json = (status: number, body: object): Instead => ({ status, body: JSON.stringify(body) });
const problem = (status: number, kind: string): Instead =>
  json(status, { type: `urn:katfan:problem:${kind}`, title: "It is so", status, detail: "as it is" });

const PUBLISHING_FAULTS: readonly Instead[] = [
  ...["AccessDeniedException", "ExpiredTokenException", "UnrecognizedClientException", "ParameterNotFound"].map(
    (name) => json(400, { __type: name, message: "It is so" }),
  ),
  ...["ThrottlingException", "InvalidSignatureException", "SomethingNew"].map((name) =>
    json(400, { __type: name, message: "No" }),
  ),
  json(500, { __type: "InternalServerError", message: "It is so" }),
  json(200, { Parameter: { Value: "{" } }),
  json(200, {}),
  ...STATUSES.flatMap((status) => ["", PAGE, "{}"].map((body): Instead => ({ status, body }))),
];
const API_FAULTS: readonly Instead[] = [
  ...[
    "Forbidden",
    "The security token included in the request is expired",
    "Signature expired: 1 is now earlier than 2",
  ].map((message) => json(403, { message })),
  json(404, { message: "Not Found" }),
  json(500, { message: "Internal Server Error" }),
  json(503, { message: "Service Unavailable" }),
  ...(
    [
      [400, "bad-request"],
      [401, "no-identity"],
      [404, "not-found"],
      [409, "not-finished"],
      [409, "other-version"],
    ] as const
  ).map(([status, kind]) => problem(status, kind)),
  ...(
    [
      [413, "too-large"],
      [422, "over-cap"],
      [422, "code-not-allowed"],
      [429, "too-many-runs"],
      [503, "unavailable"],
    ] as const
  ).map(([status, kind]) => problem(status, kind)),
  problem(500, "internal"),
  ...STATUSES.flatMap((status) => ["", PAGE, "{}", "[]"].map((body): Instead => ({ status, body }))),
];

describe("every fault of a deployment, in every command that asks one", () => {
  const ID = "0".repeat(32);
  const STAGE = ["--stage", "local"];
  const COMMANDS: Readonly<Record<string, (folder: string) => readonly string[]>> = {
    status: () => ["status", ID, ...STAGE],
    list: () => ["list", ...STAGE],
    cancel: () => ["cancel", ID, ...STAGE],
    fetch: (folder) => ["fetch", ID, ...STAGE, "--out", folder],
    report: (folder) => ["report", ID, ...STAGE, "--out", folder],
    run: (folder) => ["run", `${folder}/spec.json`, "--backend", "lambda", ...STAGE, "--out", folder],
    plan: (folder) => ["plan", `${folder}/spec.json`, ...STAGE],
  };

  it.each(Object.keys(COMMANDS))("ends katfan %s in words", async (name) => {
    vi.stubEnv("AWS_ENDPOINT_URL", deployment.url);
    const args = COMMANDS[name]!(folderWith({ "spec.json": SPEC }));
    for (const fault of PUBLISHING_FAULTS) {
      deployment.instead = (what) => (what === "GetParameter" ? fault : undefined);
      isInWords(await command(args), `${name}, published: ${JSON.stringify(fault)}`);
    }
    if (name === "plan") return; // asks no more
    for (const fault of API_FAULTS) {
      deployment.instead = (what) => (what === "GetParameter" ? undefined : fault);
      isInWords(await command(args), `${name}, API: ${JSON.stringify(fault)}`);
    }
  });

  it("ends the following of a run in words, when they come in its middle", async () => {
    vi.stubEnv("AWS_ENDPOINT_URL", deployment.url);
    const args = COMMANDS.run!(folderWith({ "spec.json": SPEC }));
    for (const fault of API_FAULTS.filter((_, index) => index % 4 === 0)) {
      let asked = 0;
      deployment.instead = (what) => (what.startsWith("GET /sweeps/") && asked++ >= 2 ? fault : undefined);
      isInWords(await command(args), `API from its third answer on: ${JSON.stringify(fault)}`);
    }
  });
});
