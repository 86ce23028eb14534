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

/** SHA-256 of files that got their checksums here, as long as their bytes are at hand; nobody writes into these. */
const known = new WeakMap<Uint8Array, string>();

/**
 * The file with its checksum inside, and the SHA-256 of that, in hex.
 *
 * @param isAlone whether nothing else lies in the file's buffer: where there is room behind it, only its footer is moved then
 */
export function withFingerprint(
  file: Uint8Array,
  isAlone = false,
): { readonly bytes: Uint8Array; readonly sha256: string } {
  const at = footerStart(file);
  const { digest, whole } = digestsOf(file.subarray(0, at), file.subarray(at));
  const length = file.length + BLOCK_BYTES;
  if (isAlone && file.byteOffset + length <= file.buffer.byteLength) {
    const bytes = new Uint8Array(file.buffer, file.byteOffset, length);
    bytes.copyWithin(at + BLOCK_BYTES, at, file.length);
    bytes.set(MARK, at);
    bytes.set(digest, at + MARK.length);
    known.set(bytes, whole);
    return { bytes, sha256: whole };
  }
  const bytes = new Uint8Array(length);
  bytes.set(file.subarray(0, at));
  bytes.set(MARK, at);
  bytes.set(digest, at + MARK.length);
  bytes.set(file.subarray(at), at + BLOCK_BYTES);
  known.set(bytes, whole);
  return { bytes, sha256: whole };
}

/**
 * The SHA-256 of a file that is as it was when it got its checksum, in hex; undefined of one that isn't, or has none.
 */
export function intactSha256(file: Uint8Array): string | undefined {
  const made = known.get(file);
  if (made !== undefined) return made;
  let footer: number;
  try {
    footer = footerStart(file);
  } catch {
    return undefined;
  }
  const at = footer - BLOCK_BYTES;
  if (at < MAGIC.length) return undefined;
  const block = file.subarray(at, footer);
  const { digest, whole } = digestsOf(file.subarray(0, at), file.subarray(footer));
  const isIntact =
    Buffer.compare(block.subarray(0, MARK.length), MARK) === 0 &&
    Buffer.compare(block.subarray(MARK.length), digest) === 0;
  return isIntact ? whole : undefined;
}

/** The digest of a file without its block, and of the file with it, in hex: nearly all of both is read once. */
function digestsOf(before: Uint8Array, behind: Uint8Array): { readonly digest: Uint8Array; readonly whole: string } {
  const begun = createHash("sha256").update(before);
  const digest = begun.copy().update(behind).digest();
  return { digest, whole: begun.update(MARK).update(digest).update(behind).digest("hex") };
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
