/** An emulator keeps to itself, and leaves nothing behind: no process and no file, however it ends. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { EDITIONS } from "../../scripts/emulator-editions.js";
import { startEmulator } from "../../scripts/emulator-process.js";
import { itUnless } from "../missing.js";
import { deployment, onOwnEmulator, until } from "./deployment.js";

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return !/^Z/.test(execFileSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" }));
  } catch {
    return false;
  }
};

/** `npm run emulator`, on any free port; resolves when it says where it listens. */
async function program(): Promise<{ readonly child: ChildProcess; readonly pid: number; readonly url: string }> {
  const edition = deployment.edition === "ministack" ? ["--ministack"] : [];
  const child = spawn(process.execPath, ["scripts/ts.mjs", "scripts/emulator.ts", "--port", "0", ...edition], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout!.on("data", (piece) => {
    said += piece;
  });
  await until("it listens", () => said.includes("listens at"), 60_000);
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)![0];
  const own = execFileSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" }).split("\n");
  const pids = own.map((line) => line.trim().split(/\s+/).map(Number)).filter(([, parent]) => parent === child.pid);
  return { child, pid: pids[0]![0]!, url };
}

const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith("katfan-emulator-"));

/** Where emulators write unless they are told otherwise. */
const ELSEWHERE = [
  "/etc/localstack",
  "/usr/lib/localstack",
  "/var/lib/localstack",
  path.join(homedir(), ".cache/plux"),
];

/** The processes of the emulator that the tests have started, its functions among them. */
const group = () =>
  execFileSync("ps", ["-eo", "pid=,pgid="], { encoding: "utf8" })
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, leader]) => leader === deployment.pid)
    .map(([pid]) => pid!);

/** What is linked from a folder of a process's own below /proc; nothing of one that has just ended. */
function links(pid: number, folder: string): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/${folder}`).map((name) => readlinkSync(`/proc/${pid}/${folder}/${name}`));
  } catch {
    return [];
  }
}

/** The addresses, in hexadecimal, at which processes take TCP connections. */
function listening(pids: readonly number[]): readonly string[] {
  const sockets = new Set(pids.flatMap((pid) => links(pid, "fd")));
  return ["tcp", "tcp6"].flatMap((table) =>
    readFileSync(`/proc/net/${table}`, "utf8")
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, ...rest]) => state === "0A" && sockets.has(`socket:[${rest[5]}]`))
      .map(([, address]) => address!),
  );
}

const noProc = process.platform === "linux" ? undefined : "no /proc";

onOwnEmulator("an emulator", () => {
  itUnless(noProc)("listens on the loopback only", async () => {
    const port = Number(new URL(deployment.url).port).toString(16).toUpperCase().padStart(4, "0");
    expect(new Set(listening(group()))).toEqual(new Set([`0100007F:${port}`]));
  });

  itUnless(noProc)("writes only below its own folder", async () => {
    const startMs = statSync(`/proc/${deployment.pid}`).mtimeMs;
    const temporary = readdirSync("/tmp").filter((name) => name.startsWith("localstack"));
    for (const place of [...ELSEWHERE, ...temporary.map((name) => `/tmp/${name}`)]) {
      if (existsSync(place)) expect(statSync(place).mtimeMs, place).toBeLessThan(startMs);
    }
  });

  it("that is stopped is gone, with its folder, and another can be started at once", async () => {
    for (let times = 0; times < 2; times += 1) {
      const emulator = await startEmulator(deployment.edition);
      expect((await fetch(`${emulator.url}${EDITIONS[deployment.edition].health}`)).ok).toBe(true);
      await emulator.stop();
      expect(isAlive(emulator.pid)).toBe(false);
      expect(existsSync(path.dirname(emulator.log))).toBe(false);
      await expect(fetch(emulator.url)).rejects.toThrow();
    }
  });

  it("ends in order when its program is interrupted", async () => {
    const { child, pid, url } = await program();
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGINT");
    await ended;
    expect(isAlive(pid)).toBe(false);
    await expect(fetch(url)).rejects.toThrow();
  });

  it("dies with its program, even if that is killed", async () => {
    const before = new Set(folders());
    const { child, pid } = await program();
    const made = folders().filter((name) => !before.has(name));
    expect([isAlive(pid), made.length]).toEqual([true, 1]);
    child.kill("SIGKILL");
    await until("it is gone", () => !isAlive(pid) && !folders().includes(made[0]!), 20_000);
  });
});
