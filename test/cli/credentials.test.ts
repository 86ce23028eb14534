/** Credentials that end in the middle of a run: renewed where the AWS tools know how, else told, and the run goes on later. */

import { writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type Instead, tinyDeployment } from "../backends/tiny-deployment.js";
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

/** The environment in which an institute's own tool gives a new key at each call, for a second; its id is the time. */
function renewing(): Record<string, string> {
  const program = `console.log(JSON.stringify({ Version: 1, AccessKeyId: "K" + Date.now(), SecretAccessKey: "s",
    SessionToken: "t", Expiration: new Date(Date.now() + 1000).toISOString() }))`;
  const home = folderWith({ "keys.cjs": program, credentials: "" });
  const config = path.join(home, "config");
  writeFileSync(config, `[default]\ncredential_process = ${process.execPath} ${path.join(home, "keys.cjs")}\n`);
  const none = { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "", AWS_SESSION_TOKEN: "" };
  return { ...none, AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: path.join(home, "credentials") };
}

describe("credentials that last for a second", () => {
  it("are renewed by the AWS tools' chain, in every thread, until the run is done", async () => {
    const cwd = folderWith({ "spec.json": LASER });
    const keys = new Set<string>();
    s3.always = (request) => {
      const key = keyOf(request);
      keys.add(key);
      return Date.now() - Number(key.slice(1)) < 60_000 ? undefined : EXPIRED;
    };
    const done = await katfan(RUN, { cwd, environment: { ...environment(), ...renewing() } });
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

describe("a run on a deployment that is followed for longer than credentials last", () => {
  const FOLLOW = ["run", "spec.json", "--backend", "lambda", "--stage", "local", "--json"];
  const EXPIRED_THERE: Instead = {
    status: 403,
    body: JSON.stringify({ message: "The security token included in the request is expired" }),
  };
  const at = (url: string) => ({ AWS_ENDPOINT_URL: url, AWS_REGION: "us-east-1" });

  const isState = (what: string) => what.startsWith("GET /sweeps/");
  /** As the deployment tells of a run that somebody has ended. */
  const cancelled = (what: string): Instead => {
    const [run, askedAt] = [what.slice("GET /sweeps/".length), new Date().toISOString()];
    const counts = { jobs: LASER.jobs, jobsDone: 0, failures: 0, invocations: 0, cost: 0 };
    return { status: 200, body: JSON.stringify({ run, askedAt, state: "cancelled", ...counts }) };
  };

  it("is followed with new ones, where the AWS tools' chain renews them", async () => {
    const deployment = await tinyDeployment();
    onTestFinished(() => deployment.close());
    const keys = new Set<string>();
    let asked = 0;
    deployment.instead = (what, request) => {
      const key = keyOf(request);
      keys.add(key);
      // Some seconds for a busy machine: one key for all of it would be older at the end.
      if (Date.now() - Number(key.slice(1)) > 5_000) return EXPIRED_THERE;
      return isState(what) && asked++ >= 5 ? cancelled(what) : undefined;
    };
    const cwd = folderWith({ "spec.json": LASER });
    const ended = await katfan(FOLLOW, { cwd, environment: { ...at(deployment.url), ...renewing() } });
    expect(ended.stderr + ended.stdout).not.toContain("expired");
    expect(recordOf(ended)).toMatchObject({ state: "cancelled" });
    expect(keys.size).toBeGreaterThan(3);
  });

  it("goes on without who can't renew them; the same command follows it again", async () => {
    const deployment = await tinyDeployment();
    onTestFinished(() => deployment.close());
    const cwd = folderWith({ "spec.json": LASER });
    const how = { cwd, environment: { ...at(deployment.url), ...KEYS } };
    let asked = 0;
    deployment.instead = (what) => (isState(what) && asked++ >= 2 ? EXPIRED_THERE : undefined);
    const lost = await katfan(FOLLOW, how);
    expect([lost.code, lost.stderr + lost.stdout]).toEqual([3, expect.stringContaining("credentials have expired")]);
    expect(lost.stderr + lost.stdout).toContain("the same command goes on from there");
    expect(deployment.requests.filter((one) => one.startsWith("DELETE"))).toEqual([]);
    deployment.instead = (what) => (isState(what) ? cancelled(what) : undefined);
    expect(recordOf(await katfan(FOLLOW, how))).toMatchObject({ state: "cancelled" });
  });
});
