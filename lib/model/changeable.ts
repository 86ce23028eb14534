/** Which parameters an action may change while a simulation runs. */
import { UserError } from "../errors.js";
import { notChangeable } from "./errors.js";
import { elementsOf, referencesOf } from "./expression.js";
import { ELEMENTS, parametersOf } from "./kinds.js";
import type { Model } from "./model.js";
import { SIGNAL_FREQUENCY } from "./words.js";

/** Throws unless an axis may sweep a path: a number that is free (see `assertChangeable`). */
export function assertSweepable(model: Model, path: string): void {
  if (path !== SIGNAL_FREQUENCY && !model.resolve(path).spec.sweep) {
    throw notChangeable(path, "it is fixed while a simulation runs", "Set it in the model instead.");
  }
  assertChangeable(model, path);
}

/** All that an axis may sweep and that is a number, in the order of the text. */
export function changeablePaths(model: Model): readonly string[] {
  const paths = model.elements().flatMap(({ name, kind, parameters }) => {
    if (kind === "variable") return [name];
    const specs = [...parametersOf(ELEMENTS.get(kind)!).values()];
    return specs.filter((spec) => parameters.get(spec.name)?.kind === "number").map((spec) => `${name}.${spec.name}`);
  });
  return [...paths, SIGNAL_FREQUENCY].filter((path) => {
    try {
      assertSweepable(model, path);
      return true;
    } catch (error) {
      if (error instanceof UserError) return false;
      throw error;
    }
  });
}

/**
 * Throws unless an action may change a path: it isn't symbolic, no degree of freedom keeps it, and it isn't fixed
 * while a simulation runs.
 */
export function assertChangeable(model: Model, path: string): void {
  if (path === SIGNAL_FREQUENCY) {
    if (model.signalFrequency.kind === "none") {
      throw notChangeable(path, "the model has no signal frequency", "Give it one with fsig(...).");
    }
    return;
  }
  const { element, spec } = model.resolve(path);
  const fixed = element.parameters.get("changeable_during_simulation");
  if (!spec.change || (fixed?.kind === "boolean" && !fixed.value)) {
    throw notChangeable(path, "it is fixed while a simulation runs", "Set it in the model instead.");
  }
  if (element.parameters.get(spec.name)?.kind === "none") {
    throw notChangeable(path, "it has no value to start from", "Give it a number first.");
  }
  const drivers = elementsOf(model.drives().get(path) ?? { kind: "none" });
  const driver = [...drivers].find((name) => model.has(name) && model.element(name).kind === "degree_of_freedom");
  if (driver !== undefined) {
    throw notChangeable(path, `the degree of freedom "${driver}" drives it`, `Change ${driver}.DC instead.`);
  }
  const followed = referencesOf(model.own(path));
  if (followed.length === 0) return;
  throw notChangeable(path, `it follows ${followed.join(", ")}`, "Change those instead.");
}
