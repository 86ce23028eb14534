/**
 * A checksum inside a Parquet file, so that a part tells by itself whether a bit of it has turned over.
 *
 * Parquet's own checksums cover pages only, and few readers look at them. A file may hold bytes that nothing points to;
 * behind its data and before its footer these are a mark and the SHA-256 of all other bytes. Readers don't notice.
 * Source: Apache Parquet, "File Format": the footer, its length (4 bytes, little endian) and "PAR1" end a file, and the
 * footer's offsets count from the file's start, so what is put behind the data moves none of them.
 */
import { createHash } from "node:crypto";

const MARK = new TextEncoder().encode("KATFAN-SHA256:");
const DIGEST_BYTES = 32;
const BLOCK_BYTES = MARK.length + DIGEST_BYTES;
const MAGIC = "PAR1";
/** The footer's length and the magic. */
const TAIL_BYTES = 8;

/** The file with its checksum inside. */
export function withFingerprint(file: Uint8Array): Uint8Array {
  const at = footerStart(file);
  const marked = new Uint8Array(file.length + BLOCK_BYTES);
  marked.set(file.subarray(0, at));
  marked.set(MARK, at);
  marked.set(digestOf(file.subarray(0, at), file.subarray(at)), at + MARK.length);
  marked.set(file.subarray(at), at + BLOCK_BYTES);
  return marked;
}

/** Whether the file is as it was when it got its checksum. One without a checksum isn't. */
export function isIntact(file: Uint8Array): boolean {
  let footer: number;
  try {
    footer = footerStart(file);
  } catch {
    return false;
  }
  const at = footer - BLOCK_BYTES;
  if (at < MAGIC.length) return false;
  const block = file.subarray(at, footer);
  const digest = digestOf(file.subarray(0, at), file.subarray(footer));
  return (
    Buffer.compare(block.subarray(0, MARK.length), MARK) === 0 &&
    Buffer.compare(block.subarray(MARK.length), digest) === 0
  );
}

function digestOf(before: Uint8Array, behind: Uint8Array): Uint8Array {
  return createHash("sha256").update(before).update(behind).digest();
}

function footerStart(file: Uint8Array): number {
  const isParquet = file.length > TAIL_BYTES + MAGIC.length && hasMagic(file, 0) && hasMagic(file, file.length - 4);
  if (!isParquet) throw new Error("not a Parquet file");
  const length = new DataView(file.buffer, file.byteOffset, file.byteLength).getUint32(file.length - TAIL_BYTES, true);
  const start = file.length - TAIL_BYTES - length;
  if (start < MAGIC.length) throw new Error("not a whole Parquet file");
  return start;
}

function hasMagic(file: Uint8Array, at: number): boolean {
  return [...MAGIC].every((character, index) => file[at + index] === character.charCodeAt(0));
}
