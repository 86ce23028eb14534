/** `katfan serve` as a user has it: its address, who is let in, what it says when it can't, how it ends. */
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { type Ended, folderWith, katfan, LASER } from "../katfan.js";

interface Served {
  readonly address: string;
  readonly ended: Promise<Ended>;
  stop(signal?: NodeJS.Signals): void;
}

function served(args: readonly string[]): Promise<Served> {
  return new Promise((resolve, reject) => {
    let stop: Served["stop"] = () => {};
    const ended = katfan(["serve", ...args], {
      started: (child) => {
        stop = (signal = "SIGINT") => void child.kill(signal);
        onTestFinished(() => void child.kill("SIGKILL"));
        child.stdout!.once("data", (data: Buffer) => {
          resolve({ address: data.toString("utf8").split("\n")[0]!, ended, stop });
        });
      },
    });
    ended.then(({ code, stderr }) => reject(new Error(`ended with ${code}: ${stderr}`)));
  });
}

const statusOf = (address: string, headers: Record<string, string> = {}, method = "GET"): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = request(address, { headers, method }, (response) => {
      response.resume();
      resolve(response.statusCode!);
    });
    sent.on("error", reject);
    sent.end();
  });

it("prints an address, answers who has it, and ends with 0 at Ctrl-C", async () => {
  const out = folderWith({ "spec.json": { ...LASER, name: "tiny" } });
  await katfan(["run", "spec.json", "--out", "."], { cwd: out });
  const { address, ended, stop } = await served([out]);
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{24}\/$/);
  const response = await fetch(`${address}runs`);
  const { runs } = (await response.json()) as { runs: { name: string; state: string; jobs: number }[] };
  expect(runs).toMatchObject([
    { name: "tiny", state: "done", jobs: 2_000, failures: 0, isDone: true, backend: "local" },
  ]);
  expect(response.headers.get("cache-control")).toBe("no-store");
  stop();
  expect(await ended).toMatchObject({ code: 0, stderr: expect.stringContaining("Ctrl-C ends it") });
});

it("lets nobody in without the address's word, under another name, or from another site's page", async () => {
  const { address } = await served([folderWith()]);
  const { origin, port } = new URL(address);
  expect(await statusOf(`${origin}/`)).toBe(403);
  expect(await statusOf(`${origin}/runs`)).toBe(403);
  expect(await statusOf(`${address.slice(0, -2)}x/runs`)).toBe(403);
  expect(await statusOf(`${address}runs`)).toBe(200);
  expect(await statusOf(`${address}runs`, { host: `localhost:${port}` })).toBe(200);
  expect(await statusOf(`${address}runs`, { host: `evil.example:${port}` })).toBe(403);
  const run = `${address}runs/${"0".repeat(32)}/replay?job=0`;
  expect(await statusOf(run, { origin: "https://evil.example" }, "POST")).toBe(403);
  expect(await statusOf(run, { origin }, "POST")).not.toBe(403);
});

it("answers what isn't there, and questions that aren't any, with a mistake and no stack", async () => {
  const out = folderWith({ "spec.json": LASER });
  await katfan(["run", "spec.json", "--out", "."], { cwd: out });
  const { address } = await served([out]);
  const { runs } = (await (await fetch(`${address}runs`)).json()) as { runs: { run: string }[] };
  const own = `runs/${runs[0]!.run}`;
  const codes = [
    ["nowhere", "not-there", 404],
    ["runs/..%2f..%2fetc%2fpasswd", "not-there", 404],
    [`runs/${"0".repeat(32)}`, "no-such-run", 404],
    [`${own}/counts?q=x`, "bad-question", 400],
    [`${own}/facts?name=nothing`, "no-such-quantity", 400],
    [`${own}/selection?format=xlsx&q={}`, "unknown-format", 400],
  ] as const;
  for (const [path, code, status] of codes) {
    const response = await fetch(address + path);
    expect([response.status, await response.json()]).toMatchObject([status, { error: { code } }]);
  }
  const replay = await fetch(`${address}${own}/replay?job=2000`, { method: "POST" });
  expect([replay.status, await replay.json()]).toMatchObject([400, { error: { code: "no-such-job" } }]);
});

it("says in one line that the folder isn't there, or is none, or that the port is taken", async () => {
  const folder = folderWith({ file: "x" });
  const taken = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => taken.once("listening", resolve));
  onTestFinished(() => void taken.close());
  const { port } = taken.address() as AddressInfo;
  const lines = [
    [["serve", `${folder}/nothing`], /^error: .*nothing: there is no such folder\. /],
    [["serve", `${folder}/file`], /^error: .*file: this is no folder\. /],
    [["serve", folder, "--port", String(port)], /error: --port \d+: another program listens there\. Choose another/],
    [["serve", folder, "--port", "99999"], /1 to 65535/],
  ] as const;
  for (const [args, words] of lines) {
    const { code, stderr } = await katfan(args);
    expect([code, stderr]).toEqual([2, expect.stringMatching(words)]);
    expect(stderr).not.toContain("    at ");
  }
});

it("says that there are no runs yet, and shows them when they come", async () => {
  const out = folderWith({ "spec.json": LASER });
  const { address, ended, stop } = await served([out]);
  expect(await (await fetch(`${address}runs`)).json()).toMatchObject({ runs: [] });
  await katfan(["run", "spec.json", "--out", "."], { cwd: out });
  expect(await (await fetch(`${address}runs`)).json()).toMatchObject({ runs: [{ jobs: 2_000 }] });
  stop("SIGTERM");
  expect(await ended).toMatchObject({ code: 0, stderr: expect.stringContaining("there are no runs in") });
});
