/** `katfan serve [FOLDER]`: answers a browser on this machine until it is interrupted. */
import { spawn } from "node:child_process";
import { UserError } from "../../errors.js";
import { isThere, NAME_FOLDER } from "../life/find-run.js";
import { EXIT, type ExitCode } from "../terminal/exit-codes.js";
import { interruptible } from "../terminal/interrupt.js";
import { print, say } from "../terminal/output.js";
import { runsAtHand } from "./runs-at-hand.js";
import { listening } from "./server.js";

export interface ServeOptions {
  readonly port?: number;
  readonly open?: boolean;
  readonly json?: boolean;
}

export async function serve(folder: string, { port = 0, open = false, json = false }: ServeOptions): Promise<ExitCode> {
  assertThere(folder);
  const world = await runsAtHand(folder);
  const runs = await world.runs();
  if (runs.length === 0) say(`there are no runs in ${folder} yet; the page shows them as they come`);
  const server = await listening(world, port);
  const interrupt = interruptible("");
  print(json ? JSON.stringify({ address: server.address, folder, runs: runs.length }) : server.address);
  if (!json) say("for this machine and who has the address; Ctrl-C ends it");
  if (open) show(server.address);
  await new Promise<void>((resolve) => interrupt.signal.addEventListener("abort", () => resolve(), { once: true }));
  await server.close();
  interrupt.release();
  return EXIT.good;
}

function assertThere(folder: string): void {
  if (folder.startsWith("s3://") || isThere(folder)) return;
  const what = "there is no such folder";
  throw new UserError({ code: "no-such-folder", place: folder, what, remedy: NAME_FOLDER });
}

/** What shows a page on each system. */
const OPENERS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", '""'],
};

function show(address: string): void {
  const [program, ...before] = OPENERS[process.platform] ?? ["xdg-open"];
  const child = spawn(program, [...before, address], { stdio: "ignore", detached: true });
  child.on("error", () => say(`${program} isn't here: open the address in a browser`));
  child.unref();
}
