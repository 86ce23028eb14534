/** What the engine asks of `node:crypto`: takes its place in the page's bundle. */
import { Buffer } from "./node-buffer.js";
import { sha256 } from "./sha256.js";

/** @param name `sha256`: there is no other */
export function createHash(name: string) {
  if (name !== "sha256") throw new Error(`no ${name} in a page`);
  const parts: number[] = [];
  const hash = {
    update: (content: string | Uint8Array) => {
      for (const byte of Buffer.from(content)) parts.push(byte);
      return hash;
    },
    digest: () => Buffer.from(sha256(Uint8Array.from(parts))),
  };
  return hash;
}
