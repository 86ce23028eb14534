/** What keys of a store may look like, whichever store it is. */

const LONGEST = 900;

/**
 * The key itself, if it is one; else an error.
 *
 * Keys are made of hashes and numbers by us, never of a user's text; this is the last line that holds that.
 */
export function checkedKey(key: string): string {
  const ok =
    key.length <= LONGEST && /^[A-Za-z0-9._=-]+(\/[A-Za-z0-9._=-]+)*$/.test(key) && !/(^|\/)\.\.?(\/|$)/.test(key);
  if (!ok) throw new RangeError(`not a key of a store: ${JSON.stringify(key.slice(0, 100))}`);
  return key;
}

/** A prefix of what is to be deleted: not everything, and nothing that could lead out of the store. */
export function checkedPrefix(prefix: string): string {
  if (prefix === "") throw new RangeError("refusing to delete everything: the prefix is empty");
  checkedKey(prefix.endsWith("/") ? prefix.slice(0, -1) : prefix);
  return prefix;
}
