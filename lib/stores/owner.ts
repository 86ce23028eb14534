/**
 * The runs of one owner on a deployment, as lib/fanout sees them: `runs/...`.
 *
 * They lie under `owners/OWNER/`. Only the marker that cancels a run lies elsewhere, with the requests: who may ask may
 * write there, and nowhere into a run.
 */
import { cancelKey } from "../fanout/keys.js";
import type { Store } from "../fanout/ports.js";
import { scoped } from "./scoped.js";

/** What an owner's id looks like: a hash, so that no name of a person or a role becomes part of a key. */
const OWNER = /^[0-9a-f]{32}$/;
const RUN_OF_KEY = /^runs\/([0-9a-f]{32})\/cancel$/;

/** The owner's id itself, if it is one; else an error, as it would become part of a key. */
export function checkedOwner(owner: string): string {
  if (!OWNER.test(owner))
    throw new RangeError(`not the id of an owner: ${JSON.stringify(String(owner).slice(0, 100))}`);
  return owner;
}

/** What the keys of all that an owner asks for begin with. */
export const requestsPrefix = (owner: string): string => `requests/${checkedOwner(owner)}/`;
/** What the keys of an owner's requests about a run begin with. */
export const requestPrefix = (owner: string, run: string): string => {
  cancelKey(run); // throws if it isn't the id of a run
  return `${requestsPrefix(owner)}${run}/`;
};
/** There while a run is cancelled. */
export const cancelRequestKey = (owner: string, run: string): string => `${requestPrefix(owner, run)}cancel`;
/** What the keys of all runs of an owner begin with. */
export const ownerPrefix = (owner: string): string => `owners/${checkedOwner(owner)}/`;

/** @param bucket the deployment's whole store */
export function ownerStore(bucket: Store, owner: string): Store {
  const runs = scoped(bucket, ownerPrefix(owner));
  const elsewhere = (key: string): string | undefined => {
    const [, run] = RUN_OF_KEY.exec(key) ?? [];
    return run === undefined ? undefined : cancelRequestKey(owner, run);
  };
  return {
    get: async (key) => {
      const other = elsewhere(key);
      return other === undefined ? runs.get(key) : bucket.get(other);
    },
    put: async (key, body, options) => {
      const other = elsewhere(key);
      return other === undefined ? runs.put(key, body, options) : bucket.put(other, body, options);
    },
    list: (prefix, after) => runs.list(prefix, after),
    delete: (what) => runs.delete(what),
    url: (key) => runs.url(key),
  };
}
