/** Arguments to parameters: which value goes where, and what doesn't fit. */
import { nearest } from "../model/nearest.js";
import type { ParameterSpec, Signature } from "../model/signature.js";
import { fail, type Range } from "./source.js";
import type { Argument, Node } from "./syntax.js";
import { syntaxOf } from "./syntax-text.js";

export interface Bound {
  /** By the names of the signature's parameters; those not given are not there. */
  readonly values: ReadonlyMap<string, { readonly spec: ParameterSpec; readonly node: Node }>;
  /** Positional arguments beyond the named ones. */
  readonly rest: readonly Node[];
  /** Keyword arguments beyond the named ones, by their names as written. */
  readonly keywords: ReadonlyMap<string, { readonly node: Node; readonly range: Range }>;
}

/** A directive as it was written: for messages. */
export interface Written extends Range {
  readonly signature: Signature;
  /** The word that was used, as `m` for a mirror. */
  readonly word: string;
}

/** Binds arguments. Faults: too many, missing, unknown, given twice, positional behind keyword ones. */
export function bind(written: Written, args: readonly Argument[]): Bound {
  const { signature } = written;
  const values = new Map<string, { spec: ParameterSpec; node: Node }>();
  const keywords = new Map<string, { node: Node; range: Range }>();
  const rest: Node[] = [];
  const positional = signature.parameters.filter((spec) => !spec.keywordOnly);
  let place = 0;
  let keyed = false;
  for (const argument of args) {
    if (argument.key !== undefined) {
      keyed = true;
      bindKey(written, argument, values, keywords);
      continue;
    }
    if (keyed)
      fail("positional-after-keyword", argument, "a positional argument follows a keyword argument", hint(written));
    const spec = positional[place];
    if (spec !== undefined) values.set(spec.name, { spec, node: argument.value });
    else if (signature.rest !== undefined) rest.push(argument.value);
    else tooMany(written, argument, positional.length);
    place++;
  }
  const missing = signature.parameters.filter((spec) => spec.default === undefined && !values.has(spec.name));
  if (missing.length > 0) {
    const names = missing.map((spec) => `"${spec.name}"`).join(", ");
    fail(
      "missing-argument",
      { start: written.end, end: written.end + 1 },
      `${written.word} lacks ${names}`,
      hint(written),
    );
  }
  return { values, rest, keywords };
}

function bindKey(
  written: Written,
  argument: Argument,
  values: Map<string, { spec: ParameterSpec; node: Node }>,
  keywords: Map<string, { node: Node; range: Range }>,
): void {
  const key = argument.key!;
  const spec = written.signature.parameters.find((each) => each.name === key.name);
  if (spec === undefined && written.signature.keywords === undefined) unknownKey(written, key);
  if (values.has(key.name) || keywords.has(key.name)) {
    fail("duplicate-argument", key, `"${key.name}" is given twice`, hint(written));
  }
  if (spec !== undefined) values.set(key.name, { spec, node: argument.value });
  else keywords.set(key.name, { node: argument.value, range: key });
}

function unknownKey(written: Written, key: Range & { readonly name: string }): never {
  const near = nearest(
    key.name,
    written.signature.parameters.map((spec) => spec.name),
  );
  const remedy = near === "" ? hint(written) : `Did you mean ${near}? ${hint(written)}`;
  fail("unknown-argument", key, `${written.word} has no parameter "${key.name}"`, remedy);
}

function tooMany(written: Written, argument: Argument, count: number): never {
  const what = `${written.word} takes ${count === 0 ? "no" : `at most ${count}`} positional argument${count === 1 ? "" : "s"}`;
  fail("too-many-arguments", argument, what, hint(written));
}

/** `Syntax: m name R=none ...` */
export function hint(written: Written): string {
  return `Syntax: ${syntaxOf(written.signature, written.word)}`;
}
