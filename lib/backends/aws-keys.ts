/**
 * Who one is to AWS, as its tools have it, looked up anew when their files change.
 *
 * The SDK reads `~/.aws` once. A run of a night outlives the keys that stood there when it began, and whoever renews them,
 * by hand or by an institute's tool, writes the new ones into the same file. Keys that have an end of their own (roles,
 * SSO, a process) are renewed by the SDK's chain as ever.
 */
import { stat } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { defaultProvider } from "@aws-sdk/credential-provider-node";

type Chain = ReturnType<typeof defaultProvider>;
type Keys = Awaited<ReturnType<Chain>>;

/** The SDK asks again for what ends within five minutes: for keys without an end that is twice a request [ms]. */
const ASKED_AGAIN_MS = 240_000;
/** So long the files count as unchanged since they were looked at: tens of requests [ms]. */
const UNCHANGED_MS = 50;

/** What a client of the SDK takes as its `credentials`. */
export function awsKeys(environment: Readonly<Record<string, string | undefined>> = process.env): Chain {
  const files = filesOf(environment);
  let known: { readonly stamp: string; readonly chain: Chain; readonly keys: Keys } | undefined;
  let looked: { readonly atMs: number; readonly stamp: string } | undefined;
  return async (identity) => {
    const sinceMs = looked === undefined ? Number.POSITIVE_INFINITY : performance.now() - looked.atMs;
    if (sinceMs > UNCHANGED_MS)
      looked = { atMs: performance.now(), stamp: (await Promise.all(files.map(stampOf))).join() };
    const { stamp } = looked!;
    if (known === undefined || known.stamp !== stamp) {
      const chain = defaultProvider({ ignoreCache: true });
      try {
        known = { stamp, chain, keys: await chain(identity) };
      } catch (error) {
        if (known === undefined) throw error; // else the file is being written: what was there does until it is whole
      }
    } else if (known.keys.expiration !== undefined) known = { ...known, keys: await known.chain(identity) };
    const { keys } = known!;
    return keys.expiration === undefined ? { ...keys, expiration: new Date(Date.now() + ASKED_AGAIN_MS) } : keys;
  };
}

function filesOf(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const { AWS_SHARED_CREDENTIALS_FILE, AWS_CONFIG_FILE, HOME } = environment;
  const folder = path.join(HOME || homedir(), ".aws");
  return [
    AWS_SHARED_CREDENTIALS_FILE || path.join(folder, "credentials"),
    AWS_CONFIG_FILE || path.join(folder, "config"),
  ];
}

/** What changes when a file does. */
async function stampOf(file: string): Promise<string> {
  const { mtimeMs, size, ino } = await stat(file).catch(() => ({ mtimeMs: 0, size: 0, ino: 0 }));
  return `${mtimeMs}-${size}-${ino}`;
}
