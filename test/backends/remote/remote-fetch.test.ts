/** A result's addresses on a deployment's bucket: they expire, and what lies behind them may be damaged, or silent. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fetchResult } from "../../../lib/backends/remote/remote-fetch.js";
import { StoppedError, UserError } from "../../../lib/errors.js";
import type { Clock } from "../../../lib/fanout/ports.js";
import { folderWith } from "../../cli/katfan.js";
import { type Fault, type TinyS3, tinyS3 } from "../../stores/tiny-s3.js";

const RUN = "a".repeat(32);
const PART = "parts/0000000000000000-3.parquet";
const OBJECTS = [PART, "summary.json", "report.html", "spec.json", "plan.json", "manifest.json"];
let bucket: TinyS3;
/** A clock whose pauses take no time, and count. */
let nowMs = 0;
const clock: Clock = {
  now: () => nowMs,
  sleep: async (ms) => {
    nowMs += ms;
  },
};

beforeEach(async () => {
  nowMs = 0;
  bucket = await tinyS3();
  for (const key of OBJECTS) bucket.objects.set(key, Buffer.from(`what is in ${key}`));
});
afterEach(() => bucket.close());

/** What a deployment's API says of a finished run: an address for each object, some with a hash. */
async function ask(): Promise<unknown> {
  const at = (key: string) => ({ url: `${bucket.url}/b/${key}?X-Amz-Expires=900` });
  const named = (key: string) => ({ ...at(key), sha256: hashOf(`what is in ${key}`) });
  return {
    summary: named("summary.json"),
    report: at("report.html"),
    spec: at("spec.json"),
    plan: at("plan.json"),
    manifest: at("manifest.json"),
    parts: [{ ...named(PART), key: PART }],
  };
}

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/** What is said when something befalls every request for the part. */
async function toldOf(fault: Fault): Promise<{ readonly error: UserError; readonly asked: number }> {
  bucket.always = ({ url }) => (url!.includes(".parquet") ? fault : undefined);
  const error: unknown = await fetchResult(RUN, ask, folderWith(), clock).catch((thrown: unknown) => thrown);
  if (!(error instanceof UserError)) throw error;
  return { error, asked: bucket.requests.filter((request) => request.includes(".parquet")).length };
}

describe("an address that a deployment gave", () => {
  it("brings each object, and no part that is there already", async () => {
    const folder = folderWith();
    await fetchResult(RUN, ask, folder, clock);
    for (const key of OBJECTS) {
      expect(readFileSync(path.join(folder, "runs", RUN, key), "utf8")).toBe(`what is in ${key}`);
    }
    await fetchResult(RUN, ask, folder, clock);
    expect(bucket.requests.filter((request) => request.includes(".parquet"))).toHaveLength(1);
  });

  it("that has expired isn't tried again: the same command asks for new ones", async () => {
    const { error, asked } = await toldOf({
      ...{ kind: "status", status: 403, code: "AccessDenied", message: "Request has expired" },
    });
    expect(error).toMatchObject({ code: "expired-address", place: `runs/${RUN}/${PART}` });
    expect(error).toBeInstanceOf(StoppedError);
    expect(error.remedy).toContain("The same command asks for new ones");
    expect(asked).toBe(1);
  });

  it("behind which a part is damaged is tried again, then told as damaged, and nothing is kept of it", async () => {
    const { error, asked } = await toldOf({ kind: "corrupt" });
    expect(error).toMatchObject({ code: "damaged", place: `runs/${RUN}/${PART}` });
    expect(error.remedy).toContain("proxy");
    expect(asked).toBeGreaterThan(1);
  });

  it("behind which a part was damaged once brings it at the next try", async () => {
    let isFirst = true;
    bucket.always = ({ url }) => {
      if (!isFirst || !url!.includes(".parquet")) return undefined;
      isFirst = false;
      return { kind: "corrupt" };
    };
    const folder = folderWith();
    await fetchResult(RUN, ask, folder, clock);
    expect(readFileSync(path.join(folder, "runs", RUN, PART), "utf8")).toBe(`what is in ${PART}`);
  });

  it("behind which nothing answers is left within half a minute, and named", async () => {
    const world: Clock = { now: () => performance.now(), sleep: async () => undefined };
    bucket.always = ({ url }) => (url!.includes(".parquet") ? { kind: "silence" } : undefined);
    const beganMs = performance.now();
    const error: unknown = await fetchResult(RUN, ask, folderWith(), world).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "silent",
      what: expect.stringContaining(`S3 at ${bucket.url} has not answered`),
    });
    expect(performance.now() - beganMs).toBeLessThan(30_000);
  }, 40_000);
});
