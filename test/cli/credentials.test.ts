/** Credentials that end in the middle of a run: renewed where the AWS tools know how, else told, and the run goes on later. */

import { writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type TinyS3, tinyS3 } from "../stores/tiny-s3.js";
import { folderWith, katfan, LASER, recordOf } from "./katfan.js";

let s3: TinyS3;
beforeEach(async () => {
  s3 = await tinyS3();
});
afterEach(() => s3.close());

const RUN = ["run", "spec.json", "--out", "s3://lab/mine", "--workers", "2", "--chunk", "250", "--json"];
const EXPIRED = {
  kind: "status",
  status: 400,
  code: "ExpiredToken",
  message: "The provided token has expired.",
} as const;
const environment = () => ({ AWS_ENDPOINT_URL: s3.url, AWS_REGION: "us-east-1" });
const KEYS = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_SESSION_TOKEN: "token" };

/** The id of the key that signed a request. */
const keyOf = ({ headers }: IncomingMessage): string =>
  /Credential=([^/]+)\//.exec(headers.authorization ?? "")?.[1] ?? "";

describe("credentials that last for a second", () => {
  it("are renewed by the AWS tools' chain, in every thread, until the run is done", async () => {
    // As an institute's own tool does it: each call gives a new key, whose id is the time.
    const program = `console.log(JSON.stringify({ Version: 1, AccessKeyId: "K" + Date.now(), SecretAccessKey: "s",
      SessionToken: "t", Expiration: new Date(Date.now() + 1000).toISOString() }))`;
    const cwd = folderWith({ "spec.json": LASER, "keys.cjs": program });
    const config = `[default]\ncredential_process = ${process.execPath} ${path.join(cwd, "keys.cjs")}\n`;
    const home = folderWith({ config, credentials: "" });
    const keys = new Set<string>();
    s3.always = (request) => {
      const key = keyOf(request);
      keys.add(key);
      return Date.now() - Number(key.slice(1)) < 60_000 ? undefined : EXPIRED;
    };
    const files = {
      AWS_CONFIG_FILE: path.join(home, "config"),
      AWS_SHARED_CREDENTIALS_FILE: path.join(home, "credentials"),
    };
    const none = { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "", AWS_SESSION_TOKEN: "" };
    const done = await katfan(RUN, { cwd, environment: { ...environment(), ...none, ...files } });
    expect([done.code, done.stderr]).toEqual([0, ""]);
    expect(recordOf(done).jobsDone).toBe(LASER.jobs);
    expect(keys.size).toBeGreaterThan(3);
  });
});

describe("static keys in a file", () => {
  it("may be written anew while a run goes on, which then takes those", async () => {
    const cwd = folderWith({ "spec.json": LASER });
    const keysFile = (id: string) => `[default]\naws_access_key_id = ${id}\naws_secret_access_key = s\n`;
    const home = folderWith({ config: "", credentials: keysFile("first") });
    const files = {
      AWS_CONFIG_FILE: path.join(home, "config"),
      AWS_SHARED_CREDENTIALS_FILE: path.join(home, "credentials"),
    };
    const seen = new Map<string, number>();
    s3.always = (request) => {
      const key = keyOf(request);
      seen.set(key, (seen.get(key) ?? 0) + 1);
      // As the end of the first keys comes, whoever signs in again has new ones written.
      if (key === "first" && seen.get(key) === 10) writeFileSync(files.AWS_SHARED_CREDENTIALS_FILE, keysFile("second"));
      return key === "first" && seen.get(key)! > 30 ? EXPIRED : undefined;
    };
    const none = { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "", AWS_SESSION_TOKEN: "" };
    const done = await katfan(RUN, { cwd, environment: { ...environment(), ...none, ...files } });
    expect([done.code, done.stderr]).toEqual([0, ""]);
    expect(recordOf(done).jobsDone).toBe(LASER.jobs);
    expect(seen.get("first")).toBeLessThan(20); // those under way, and no others
    expect(seen.get("second")).toBeGreaterThan(5);
  });
});

describe("a token that expires and can't be renewed", () => {
  it.each([
    ["at the start", 0, 2],
    ["among the parts", 12, 3],
    ["at the reduction", "summary.json", 3],
  ] as const)("%s ends the run in words, and the same command goes on from there", async (_, when, code) => {
    const cwd = folderWith({ "spec.json": LASER });
    let [count, isOver] = [0, false];
    s3.always = ({ method, url }) => {
      isOver ||= typeof when === "number" ? count++ >= when : method === "PUT" && url!.includes(when);
      return isOver ? EXPIRED : undefined;
    };
    const stopped = await katfan(RUN, { cwd, environment: { ...environment(), ...KEYS } });
    const said = stopped.stderr + stopped.stdout;
    expect([stopped.code, said]).toEqual([code, expect.stringContaining("your AWS credentials have expired")]);
    expect(said).toContain("The provided token has expired");
    expect(said).toContain("Renew them: aws sso login");
    expect(said).not.toMatch(/broke down|\n\s+at /);
    const parts = () => [...s3.objects.keys()].filter((key) => key.endsWith(".parquet"));
    if (when === "summary.json") expect(parts()).toHaveLength(8);
    s3.always = undefined;
    s3.requests.length = 0;
    const before = new Set(parts().map((key) => `PUT /lab/${key}`));
    const done = await katfan(RUN, { cwd, environment: { ...environment(), ...KEYS } });
    expect([done.code, recordOf(done).jobsDone]).toEqual([0, LASER.jobs]);
    expect(s3.requests.filter((request) => before.has(request))).toEqual([]);
  });
});
