/** Reads the arguments of an action: values of the model's text to numbers, names and lists, each mistake with its place. */
import { UserError } from "../errors.js";
import type { Model } from "../model/model.js";
import { isArray, type Terms } from "../model/terms.js";
import type { Action, Value } from "../model/value.js";

/** Throws a mistake of an action, where that was written. */
export function refuse(action: Action, code: string, what: string, remedy: string): never {
  const { span, kind } = action;
  const place = span === undefined ? kind : `${span.file}:${span.line}:${span.column}`;
  throw new UserError({ code, place, what: `${kind}: ${what}`, remedy, span });
}

/** The arguments of an action of a model. */
export class Arguments {
  readonly model: Model;
  readonly action: Action;

  constructor(model: Model, action: Action) {
    this.model = model;
    this.action = action;
  }

  /** What stands for a name; `none` if nothing does. */
  value(name: string): Value {
    return this.action.arguments.get(name) ?? this.action.keywords.get(name) ?? { kind: "none" };
  }

  has(name: string): boolean {
    return this.value(name).kind !== "none";
  }

  /** A real number; `otherwise` where there is none. */
  number(name: string, otherwise?: number): number {
    const value = this.value(name);
    if (value.kind === "none" && otherwise !== undefined) return otherwise;
    return this.#real(this.#evaluate(value, name), name);
  }

  /** A real number that isn't an argument of its own. */
  real(value: Value, name: string): number {
    return this.#real(this.#evaluate(value, name), name);
  }

  /** The name that its solution has. */
  name(): string {
    return this.text("name", "None");
  }

  text(name: string, otherwise: string): string {
    const value = this.value(name);
    return value.kind === "text" ? value.value : otherwise;
  }

  flag(name: string): boolean {
    const value = this.value(name);
    return value.kind === "boolean" ? value.value : value.kind === "number" && value.re !== 0;
  }

  /** A list of real numbers; one number is a list of one, if `orOne`. */
  numbers(value: Value, name: string, orOne = false): readonly number[] {
    const result = this.#evaluate(value, name);
    if (isArray(result)) return result.map((item) => this.#real(item, name));
    if (orOne) return [this.#real(result, name)];
    return this.refuse("wrong-type", `${name} is an array`, "Write it as [..., ...].");
  }

  /** The parameter that a value names. */
  path(value: Value, name: string): string {
    if (value.kind === "reference") return value.path;
    return this.refuse("wrong-type", `${name} is a parameter`, "Name one, as m1.phi.");
  }

  /** The elements that values name, which must be of some kinds. */
  elements(values: readonly Value[], name: string, kinds: readonly string[]): readonly string[] {
    return values.map((value) => {
      const kind = value.kind === "element" && this.model.has(value.name) ? this.model.element(value.name).kind : "";
      if (value.kind === "element" && kinds.includes(kind)) return value.name;
      return this.refuse("wrong-type", `${name} takes elements of the kind ${kinds.join(" or ")}`, "Name one that is.");
    });
  }

  refuse(code: string, what: string, remedy: string): never {
    return refuse(this.action, code, what, remedy);
  }

  #evaluate(value: Value, name: string): Terms<number> {
    if (value.kind === "none") this.refuse("missing-argument", `${name} has no value`, "Give it a number.");
    return this.model.evaluate(value);
  }

  #real(result: Terms<number>, name: string): number {
    if (isArray(result))
      return this.refuse("wrong-type", `${name} is one number, not an array`, "Give one of its numbers.");
    if (result.im !== 0)
      return this.refuse(
        "not-real",
        `${name} is a real number, not a complex one`,
        "Take its size or a part: abs(...), real(...).",
      );
    return result.re;
  }
}
