/** `katfan rpc` as a program calls it. Python's package has tests of its own (python/tests). */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Frame, frameOf, frameReader } from "../../../lib/cli/rpc/frames.js";
import { folderWith, KATFAN, LASER } from "../katfan.js";

interface Head {
  readonly id: number;
  readonly code?: number;
  readonly lines?: readonly string[];
  readonly said?: string;
  readonly progress?: { readonly jobsDone: number };
  readonly function?: number;
  readonly errors?: readonly (readonly [number, string])[];
  readonly error?: { readonly kind: string; readonly code: string; readonly place: string };
}

let child: ChildProcess;
let frames: Frame[];
let wake: () => void;
const heads = () => frames.map(({ head }) => head as Head);

beforeEach(() => begin());

function begin(...options: readonly string[]): void {
  child = spawn(process.execPath, [KATFAN, "rpc", ...options], {
    cwd: folderWith(),
    stdio: ["pipe", "pipe", "inherit"],
  });
  frames = [];
  wake = () => {};
  const read = frameReader((frame) => frames.push(frame));
  child.stdout!.on("data", (piece: Buffer) => {
    read(piece);
    wake();
  });
}
afterEach(() => void child.kill());

function send(head: object, numbers: readonly Float64Array[] = []): void {
  child.stdin!.write(frameOf(head, numbers));
}

async function until(is: (head: Head) => boolean): Promise<Frame> {
  for (;;) {
    const found = frames.find(({ head }) => is(head as Head));
    if (found !== undefined) return found;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
}

const answer = async (id: number) =>
  (await until((head) => head.id === id && (head.code !== undefined || head.error !== undefined))).head as Head;

it("says who is there, and answers what is asked under its number", async () => {
  send({ id: 4, do: "command", args: ["check", "-", "--json"], input: "l laser\npd p laser.p1.o\n" });
  expect(JSON.parse((await answer(4)).lines![0]!)).toEqual({ file: "-", ok: true, errors: [] });
  expect(frames[0]!.head).toMatchObject({ katfan: expect.stringMatching(/^\d/), protocol: 1 });
});

it("goes where the program is, and takes its environment", async () => {
  const cwd = folderWith({ "spec.json": LASER });
  send({
    id: 1,
    do: "command",
    args: ["run", "spec.json", "--json"],
    input: "",
    cwd,
    env: { KATFAN_X: "1", HOME: null },
  });
  expect(JSON.parse((await answer(1)).lines![0]!)).toMatchObject({
    state: "done",
    parts: expect.stringMatching(/^katfan-runs/),
  });
  send({ id: 2, do: "command", args: ["status", "katfan-runs"], input: "", cwd: path.join(cwd, "katfan-runs") });
  expect((await answer(2)).error).toMatchObject({ kind: "mistake", code: "no-such-run" });
});

it("tells mistakes as data, and what it doesn't understand as a bug of who asks", async () => {
  send({ id: 1, do: "command", args: ["run", "-"], input: JSON.stringify({ ...LASER, jobs: "many" }) });
  expect((await answer(1)).error).toMatchObject({ kind: "mistake", code: "spec-type", place: "jobs" });
  send({ id: 2, do: "command", args: ["run", "--wrong"], input: "" });
  expect((await answer(2)).error).toMatchObject({ kind: "mistake", code: "bad-arguments" });
  send({ id: 3, do: "nothing" });
  expect((await answer(3)).error).toMatchObject({ kind: "broken", code: "bad-request" });
  send({ id: 5, do: "call", function: 7, count: 0 });
  expect((await answer(5)).error).toMatchObject({ kind: "broken", code: "bad-request" });
});

it.each([
  ["has functions", []],
  ["has them in a process that does nothing else", ["--functions"]],
  ["has them there however it is started", ["--functions", "--functions"]],
])("%s, whose points go as numbers, and tells which failed", async (_, options) => {
  if (options.length > 0) {
    child.kill();
    begin(...options);
  }
  const vary = [{ parameter: "LASER.P", kind: "constant", value: 0 }];
  send({ id: 1, do: "compile", spec: JSON.stringify({ ...LASER, vary, jobs: 1 }) });
  const compiled = await until(({ function: number }) => number !== undefined);
  expect([...compiled.numbers]).toEqual([1]);
  send({ id: 2, do: "call", function: (compiled.head as Head).function, count: 3 }, [
    Float64Array.of(2, Number.NaN, 5),
  ]);
  const called = await until(({ id }) => id === 2);
  expect([...called.numbers]).toEqual([expect.closeTo(2, 12), Number.NaN, expect.closeTo(5, 12)]);
  expect((called.head as Head).errors).toEqual([[1, "LASER.P is NaN"]]);
});

it("takes and gives more numbers than a pipe holds, one request after the other, and ends with its standard input", async () => {
  child.kill();
  begin("--functions");
  const ended = new Promise((resolve) => child.on("exit", resolve));
  const vary = [{ parameter: "LASER.P", kind: "constant", value: 0 }];
  const points = Float64Array.from({ length: 100_000 }, (_, index) => 1 + index);
  send({ id: 1, do: "compile", spec: JSON.stringify({ ...LASER, vary, jobs: 1 }) });
  send({ id: 2, do: "call", function: 1, count: points.length }, [points]);
  send({ id: 3, do: "command", args: ["list"], input: "" });
  send({ id: 4, do: "compile", spec: "{}" });
  const { numbers } = await until(({ id }) => id === 2);
  expect(numbers.length).toBe(points.length);
  expect(numbers.at(-1)).toBeCloseTo(points.length, 6);
  expect((await answer(3)).error).toMatchObject({ kind: "broken", code: "bad-request" });
  expect((await answer(4)).error).toMatchObject({ kind: "mistake" });
  child.stdin!.end();
  expect(await ended).toBe(0);
});

it("has several requests under way, tells how far each is, and ends one in order", async () => {
  const spec = JSON.stringify({ ...LASER, jobs: 3_000_000 });
  send({ id: 1, do: "command", args: ["run", "-", "--json", "--chunk", "2000", "--out", "one"], input: spec });
  await until(({ id, progress }) => id === 1 && progress!.jobsDone > 0);
  send({ id: 2, do: "command", args: ["list", "--json", "--out", "one"], input: "" });
  expect(JSON.parse((await answer(2)).lines![0]!)).toMatchObject({ state: "running" });
  send({ id: 3, do: "stop", request: 1 });
  expect(JSON.parse((await answer(1)).lines![0]!)).toMatchObject({ state: "stopped", reason: "interrupted" });
  expect(heads().filter(({ said }) => said !== undefined)).toEqual([
    { id: 1, said: "stopping; what is done is kept ..." },
  ]);
});

it("ends what is under way in order when the program has gone", async () => {
  const ended = new Promise((resolve) => child.on("exit", resolve));
  const spec = JSON.stringify({ ...LASER, jobs: 3_000_000 });
  send({ id: 1, do: "command", args: ["run", "-", "--json", "--chunk", "2000", "--out", "one"], input: spec });
  await until(({ id, progress }) => id === 1 && progress!.jobsDone > 0);
  child.stdin!.end();
  expect(JSON.parse((await answer(1)).lines![0]!)).toMatchObject({ state: "stopped" });
  expect(await ended).toBe(0);
});

it.each([
  ["rpc", 0],
  ["lsp", 1], // the editor went without a word
])("%s ends where nobody writes to it, as with /dev/null for standard input", (command, code) => {
  const { status, stderr } = spawnSync(process.execPath, [KATFAN, command], { stdio: ["ignore", "pipe", "pipe"] });
  expect({ status, stderr: stderr.toString() }).toEqual({ status: code, stderr: "" });
});
