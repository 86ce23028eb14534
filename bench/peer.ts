/** The real Finesse, in a process of its own that answers requests for timings. */
import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export type PeerRequest =
  | { readonly do: "axis" | "parse" | "make"; readonly katscript: string; readonly processor?: boolean }
  | {
      readonly do: "loop";
      readonly katscript: string;
      readonly parameters: readonly string[];
      readonly values: readonly (readonly number[])[];
      /** Whether it runs the text's own analysis, not noxaxis. */
      readonly own?: boolean;
      readonly processor?: boolean;
    }
  | {
      readonly do: "map";
      readonly katscript: string;
      readonly parameters: readonly string[];
      readonly values: readonly (readonly number[])[];
      readonly processor?: boolean;
      /** [m]; shapes (x), (y), (y, x). */
      readonly x: readonly number[];
      readonly y: readonly number[];
      readonly height: readonly number[];
    }
  | { readonly do: "blocks"; readonly size: number; readonly modes: number; readonly points: number };

export interface Peer {
  readonly python: string;
  /** How long Finesse took [s]. */
  seconds(request: PeerRequest): Promise<number>;
  close(): void;
}

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** Where a Python with Finesse is: KATFAN_PYTHON, else the environment that the peer's set-up makes. */
export function peerPython(): string | undefined {
  const given = process.env.KATFAN_PYTHON;
  if (given !== undefined && given !== "") return given;
  const setup = path("../scripts/peer/setup");
  if (!existsSync(setup)) return undefined;
  try {
    return execFileSync(setup, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }).trim();
  } catch (error) {
    process.stderr.write(`Finesse can't be installed here: ${String(error)}\n`);
    return undefined;
  }
}

/** Starts it, one thread for numpy's linear algebra as for ours. */
export function startPeer(python: string): Peer {
  const env = { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };
  const child = spawn(python, [path("./peer.py")], { env, stdio: ["pipe", "pipe", "inherit"] });
  const waiting: { resolve: (seconds: number) => void; reject: (error: Error) => void }[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    waiting.shift()?.resolve((JSON.parse(line) as { seconds: number }).seconds);
  });
  child.on("exit", (code) => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`Finesse's process ended with ${code}`));
  });
  return {
    python,
    seconds: (request) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        child.stdin.write(`${JSON.stringify(request)}\n`);
      }),
    close: () => child.stdin.end(),
  };
}
