/** Services that take connections and never answer: named within half a minute, and left within five seconds. */
import type { ChildProcess } from "node:child_process";
import { afterEach, describe, expect, it } from "vitest";
import { tinyDeployment } from "../../backends/tiny-deployment.js";
import { tinyS3 } from "../../stores/tiny-s3.js";
import { folderWith, katfan, LASER } from "../katfan.js";
import { silentPort } from "../tiny-proxy.js";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function opened<T extends { close(): Promise<void> }>(making: Promise<T>): Promise<T> {
  const made = await making;
  open.push(made);
  return made;
}

const WHO = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_REGION: "us-east-1" };
const ID = "0".repeat(32);
const BUCKET = ["--out", "s3://lab/mine"];
const LOCAL = ["--stage", "local"];

/** How long a command of a fresh process takes to begin, on a machine that does other things as well [ms]. */
const START_MS = 10_000;

interface Heard {
  readonly code: number | undefined;
  readonly said: string;
  /** When it first said which service is silent, after its start [ms]. */
  readonly namedMs: number;
  readonly tookMs: number;
}

async function command(
  args: readonly string[],
  endpoint: string,
  started?: (child: ChildProcess) => void,
): Promise<Heard> {
  const cwd = folderWith({ "spec.json": LASER });
  const beganMs = performance.now();
  let namedMs = Number.POSITIVE_INFINITY;
  const { code, stderr } = await katfan(args, {
    ...{ cwd, environment: { ...WHO, AWS_ENDPOINT_URL: endpoint } },
    started(child) {
      child.stderr?.on("data", (data: Buffer) => {
        if (data.includes("has not answered for")) namedMs = Math.min(namedMs, performance.now() - beganMs);
      });
      started?.(child);
    },
  });
  return { code, said: stderr, namedMs, tookMs: performance.now() - beganMs };
}

/** A data set is fetched from a bucket that sends half of an object, and then nothing more. */
async function stallingFetch() {
  const s3 = await opened(tinyS3());
  expect((await command(["run", "spec.json", ...BUCKET], s3.url)).code).toBe(0);
  const [run] = [...s3.objects.keys()].map((key) => /runs\/([0-9a-f]{32})/.exec(key)?.[1] ?? "");
  s3.always = ({ url }) => (url!.includes(".parquet") ? { kind: "stall" } : undefined);
  const { code, said } = await command(["fetch", run!, "--to", "all.csv", ...BUCKET], s3.url);
  return [code, said];
}

describe("a service that never answers", () => {
  it("is named within half a minute, by every command, which then ends with what to do", async () => {
    const { url } = await opened(silentPort());
    const commands = [
      ...[
        ["status", ID],
        ["fetch", ID],
        ["report", ID],
        ["cancel", ID],
        ["run", "spec.json"],
      ].map((args) => [...args, ...BUCKET]),
      ...[["status", ID], ["fetch", ID], ["cancel", ID], ["list"], ["plan", "spec.json"]].map((args) => [
        ...args,
        ...LOCAL,
      ]),
      ["run", "spec.json", "--backend", "lambda", ...LOCAL],
    ];
    await command(["--version"], url); // bundles, if nobody has yet
    const [stalled, ...ends] = await Promise.all([stallingFetch(), ...commands.map((args) => command(args, url))]);
    expect(stalled).toEqual([3, expect.stringContaining("has not answered for")]);
    for (const [index, { code, said, namedMs, tookMs }] of ends.entries()) {
      const whole = [commands[index], code, said];
      expect(whole).toEqual([commands[index], 3, expect.stringContaining(`at ${url} has not answered for`)]);
      expect(said).toMatch(/error: \S+: (S3|AWS Systems Manager) at .* \d+ s\. See whether .*\.\n$/);
      expect(namedMs).toBeLessThan(30_000 + START_MS);
      expect(tookMs).toBeLessThan(32_000 + START_MS);
    }
  });
});

describe("SIGTERM, when a service falls silent in the middle", () => {
  /** Ends a command as soon as it waits; says how long it took to go. */
  const ended = async (args: readonly string[], url: string, hasFallenSilent: () => boolean) => {
    let signalMs = 0;
    const heard = await command(args, url, async (child) => {
      while (!hasFallenSilent()) await new Promise((resolve) => setTimeout(resolve, 20));
      await new Promise((resolve) => setTimeout(resolve, 300));
      signalMs = performance.now();
      child.kill("SIGTERM");
    });
    return { ...heard, goneMs: performance.now() - signalMs };
  };

  /** A run into a bucket that answers so many requests. */
  const runEnded = async (requests: number) => {
    const s3 = await opened(tinyS3());
    let count = 0;
    s3.always = () => (count++ < requests ? undefined : { kind: "silence" });
    const args = ["run", "spec.json", "--workers", "2", "--chunk", "100", ...BUCKET];
    return { url: s3.url, ...(await ended(args, s3.url, () => count > requests)) };
  };

  it("ends a run into a bucket within five seconds, after however many requests", async () => {
    for (const { url, code, said, goneMs } of await Promise.all([0, 2, 5, 9, 14].map(runEnded))) {
      expect([code, said]).toEqual([3, expect.stringContaining(`S3 at ${url} has not answered for`)]);
      expect(said).toContain("what is done is kept, and the same command goes on from there");
      expect(goneMs).toBeLessThan(5_000);
    }
  });

  it("ends the following of a run on a deployment within five seconds", async () => {
    const deployment = await opened(tinyDeployment());
    let isSilent = false;
    deployment.instead = (what) => {
      isSilent ||= what.startsWith("GET /");
      return isSilent ? "silence" : undefined;
    };
    const args = ["run", "spec.json", "--backend", "lambda", ...LOCAL];
    const { code, said, goneMs } = await ended(args, deployment.url, () => isSilent);
    expect([code, said]).toEqual([3, expect.stringContaining("the run goes on without us")]);
    expect(said).toContain(`the API at ${deployment.url} has not answered for`);
    expect(goneMs).toBeLessThan(5_000);
  });
});
