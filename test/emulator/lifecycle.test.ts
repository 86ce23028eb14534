/** An emulator leaves nothing behind: no process and no file, however it ends. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { startEmulator } from "../../scripts/emulator-process.js";
import { onOwnEmulator, until } from "./deployment.js";

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
  const child = spawn(process.execPath, ["scripts/ts.mjs", "scripts/emulator.ts", "--port", "0"], {
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

onOwnEmulator("an emulator", () => {
  it("that is stopped is gone, with its folder, and another can be started at once", async () => {
    for (let times = 0; times < 2; times += 1) {
      const emulator = await startEmulator();
      expect((await fetch(`${emulator.url}/_ministack/health`)).ok).toBe(true);
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
