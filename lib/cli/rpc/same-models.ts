/**
 * Models of texts that hold the same but for their analysis: all are the first of them, whose kernels are kept.
 *
 * A program that asks again and again sends a text each time, in which another range or another action stands.
 */
import { print } from "../../katscript/print.js";
import type { Model } from "../../model/model.js";

/** How many are known. */
const MAX_KNOWN = 16;

/** By what they hold, as text; in the order in which they were asked for, the latest last. */
const known = new Map<string, Model>();

/** A model with the contents of the first one that holds the same, and its own analysis. */
export function asKnown(model: Model): Model {
  const { analysis } = model;
  if (model.maps.size > 0) return model; // no text holds them
  const bare = model.clone();
  bare.analysis = undefined;
  const key = print(bare);
  const first = known.get(key) ?? bare;
  known.delete(key);
  known.set(key, first);
  if (known.size > MAX_KNOWN) known.delete(known.keys().next().value!);
  const same = first.clone();
  same.analysis = analysis;
  return same;
}
