/** The unit of what a path names. */
import type { Model } from "./model.js";

/** As `deg`; empty if it has none. */
export function unitOf(model: Model, path: string): string {
  return path === "fsig.f" ? "Hz" : model.resolve(path).spec.unit;
}
