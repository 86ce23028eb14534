/**
 * Bytes that are the same in every process, above all modules that depend on nothing: a bundle carries them as they are
 * (scripts/constant-bytes.mjs), as to write them takes some milliseconds of code that isn't compiled yet. Elsewhere they are made.
 */

type Bytes = Uint8Array<ArrayBuffer>;

/** What a bundle carries, by name, in base64. */
declare const CONSTANT_BYTES: Readonly<Record<string, string>>;

const makers = new Map<string, () => Bytes>();

/** Declares bytes, where a file is read. @param name of its own @returns what gives them */
export function constantBytes(name: string, make: () => Bytes): () => Bytes {
  if (makers.has(name)) throw new RangeError(`there are constant bytes called "${name}" already`);
  makers.set(name, make);
  return () => {
    const kept = typeof CONSTANT_BYTES === "undefined" ? undefined : CONSTANT_BYTES[name];
    return kept === undefined ? make() : new Uint8Array(Buffer.from(kept, "base64"));
  };
}

/** All that were declared, made anew. */
export function madeBytes(): ReadonlyMap<string, Bytes> {
  return new Map([...makers].map(([name, make]) => [name, make()]));
}
