/**
 * What a schema found wrong, as mistakes in words: the path in the spec, what was found, what is allowed, a near miss.
 */
import type { z } from "zod";
import { inOneLine, type Mistake } from "../../errors.js";
import { nearest } from "../../model/nearest.js";
import { MAX_MISTAKES } from "./limits.js";

export type Path = readonly PropertyKey[];
type Issue = z.core.$ZodIssue;

/** The path of a field as a user writes it: `vary["LASER.P"].sigma`, `sampling.kind`; `spec` for the whole. */
export function fieldPath(path: Path): string {
  if (path.length === 0) return "spec";
  return path.map((step, index) => pathStep(step, index === 0)).join("");
}

function pathStep(step: PropertyKey, first: boolean): string {
  if (typeof step === "number") return `[${step}]`;
  const text = String(step);
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(text)) return first ? text : `.${text}`;
  return `[${JSON.stringify(shortened(text))}]`;
}

/** The path that a field's place stands for: what `fieldPath` was given; undefined if it is no such place. */
export function pathOfField(place: string): Path | undefined {
  if (place === "spec") return [];
  const steps: PropertyKey[] = [];
  const step = /\[([0-9]+)\]|\[("(?:[^"\\]|\\.)*")\]|(^|\.)([A-Za-z_][A-Za-z0-9_]*)/y;
  while (step.lastIndex < place.length) {
    const match = step.exec(place);
    if (match === null) return undefined;
    const [, index, text, , name] = match;
    steps.push(index !== undefined ? Number(index) : text !== undefined ? (JSON.parse(text) as string) : name!);
  }
  return steps;
}

/** A mistake of the field at a path. */
export function fieldMistake(path: Path, mistake: Omit<Mistake, "place">): Mistake {
  return { ...mistake, place: fieldPath(path) };
}

/** Given to zod when it parses: unknown keys bring the known ones along, for suggestions. */
export function withKnownKeys(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== "unrecognized_keys") return undefined;
  const definition = (issue.inst as z.core.$ZodObject | undefined)?._zod.def;
  return definition === undefined ? undefined : JSON.stringify(Object.keys(definition.shape));
}

/** The mistakes behind a schema's issues, in the order of the fields; at most MAX_MISTAKES. */
export function mistakesOf(issues: readonly Issue[]): readonly Mistake[] {
  const all = issues.flatMap((issue) => mistakesOfIssue(issue, []));
  const told = new Map(all.map((mistake) => [inOneLine(mistake), mistake])); // a number may be out of two ranges
  return [...told.values()].slice(0, MAX_MISTAKES);
}

function mistakesOfIssue(issue: Issue, above: Path): readonly Mistake[] {
  const path = [...above, ...issue.path];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(key, knownKeys(issue.message), path));
    case "invalid_union":
      return mistakesOfUnion(issue, path);
    case "invalid_type":
      return [wrongType(issue, path)];
    case "invalid_value":
      return [wrongWord(issue.input, issue.values, path)];
    case "too_small":
    case "too_big":
      return [outOfRange(issue, path)];
    case "invalid_format": {
      const what = `${shown(issue.input)} isn't ${issue.message}`;
      return [fieldMistake(path, { code: "spec-format", what, remedy: formatRemedy(issue.message) })];
    }
    case "invalid_key":
      return [badKey(issue, path)];
    default:
      return [fieldMistake(path, { code: "spec-value", what: issue.message, remedy: SEE_SPEC })];
  }
}

function knownKeys(message: string): readonly string[] {
  try {
    return JSON.parse(message) as string[];
  } catch {
    return [];
  }
}

function unknownKey(key: string, known: readonly string[], path: Path): Mistake {
  const near = nearest(key, known);
  const remedy = near === "" ? `Allowed are ${listed(known.slice(0, 20))}.` : `Did you mean ${near}?`;
  return fieldMistake([...path, key], {
    code: "spec-unknown-key",
    what: `"${shortened(key)}" isn't known here`,
    remedy,
  });
}

function badKey(issue: Extract<Issue, { code: "invalid_key" }>, path: Path): Mistake {
  const key = String(path[path.length - 1]);
  const reason = key === "" ? "a name" : (issue.issues[0]?.message ?? "a name");
  return fieldMistake(path, {
    code: "spec-key",
    what: `"${shortened(key)}" isn't ${reason}`,
    remedy: NAMED,
  });
}

/** Of several forms that a field may have, speaks of the one that was meant. */
function mistakesOfUnion(issue: Extract<Issue, { code: "invalid_union" }>, path: Path): readonly Mistake[] {
  if ("discriminator" in issue && issue.errors.length === 0) return [wrongKind(issue, path)];
  const fitting = issue.errors.filter((branch) => !branch.some((each) => each.path.length === 0 && isForm(each)));
  if (fitting.length === 0) return [wrongForm(issue, path)];
  const meant = fitting.filter((branch) => !branch.some((each) => each.path.length === 1 && each.path[0] === "kind"));
  const best = (meant.length === 0 ? fitting : meant).reduce((a, b) => (b.length < a.length ? b : a));
  return best.flatMap((each) => mistakesOfIssue(each, path));
}

function isForm(issue: Issue): boolean {
  return issue.code === "invalid_type" || issue.code === "invalid_value";
}

function wrongKind(issue: Extract<Issue, { code: "invalid_union" }>, path: Path): Mistake {
  const options = "options" in issue && Array.isArray(issue.options) ? issue.options : [];
  const given = (issue.input as Record<string, unknown> | undefined)?.[String(path[path.length - 1])];
  return wrongWord(given, options, path);
}

function wrongWord(input: unknown, allowed: readonly unknown[], path: Path): Mistake {
  const words = allowed.map((word) => JSON.stringify(word));
  const texts = allowed.filter((word) => typeof word === "string");
  const same = typeof input === "string" ? OTHER_NAMES.get(input.toLowerCase()) : undefined;
  const near =
    same !== undefined && texts.includes(same) ? `"${same}"` : typeof input === "string" ? nearest(input, texts) : "";
  const also = near === "" ? "" : ` Did you mean ${near}?`;
  const code = input === undefined ? "spec-missing" : "spec-word";
  const what = input === undefined ? "is missing" : `${shown(input)} isn't allowed here`;
  return fieldMistake(path, {
    code,
    what,
    remedy: `Allowed ${words.length === 1 ? "is" : "are"} ${listed(words)}.${also}`,
  });
}

/** What kinds of distributions and axes are called elsewhere: in numpy, scipy, MATLAB. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ...["gauss", "gaussian", "norm", "randn", "gaussian-noise"].map((name) => [name, "normal"] as const),
  ...["truncnorm", "truncated"].map((name) => [name, "truncated-normal"] as const),
  ...["lognorm", "log-normal"].map((name) => [name, "lognormal"] as const),
  ...["rand", "random", "unif", "flat"].map((name) => [name, "uniform"] as const),
  ...["log-uniform", "reciprocal"].map((name) => [name, "loguniform"] as const),
  ...["multivariate-normal", "multivariate_normal", "mvn", "correlated"].map(
    (name) => [name, "correlated-normal"] as const,
  ),
  ...["linspace", "lin", "arange", "range"].map((name) => [name, "linear"] as const),
  ...["logspace", "geomspace", "logarithmic"].map((name) => [name, "log"] as const),
  ...["list", "array"].map((name) => [name, "values"] as const),
  ...["const", "fixed"].map((name) => [name, "constant"] as const),
  ...["csv", "dataframe", "file"].map((name) => [name, "table"] as const),
  ...["lhs", "latin"].map((name) => [name, "latin-hypercube"] as const),
]);

/** When no form fits: names them all. */
function wrongForm(issue: Extract<Issue, { code: "invalid_union" }>, path: Path): Mistake {
  const roots = issue.errors.flatMap((branch) => branch.filter((each) => each.path.length === 0 && isForm(each)));
  const words = roots.flatMap((each) => (each.code === "invalid_value" ? each.values.map((word) => String(word)) : []));
  const near = typeof issue.input === "string" ? nearest(issue.input, words) : "";
  const forms = roots.flatMap((each) => {
    if (each.code === "invalid_value") return each.values.map((word) => JSON.stringify(word));
    return each.code === "invalid_type" ? [typeInWords(each.expected)] : [];
  });
  const ofOne =
    typeof issue.input === "string" && forms.includes("a list") && !forms.includes("an object") && near === "";
  const also =
    near !== "" ? ` Did you mean ${near}?` : ofOne ? ` Write [${shown(issue.input)}] for a list of one.` : "";
  const missing = issue.input === undefined;
  return fieldMistake(path, {
    code: missing ? "spec-missing" : "spec-type",
    what: missing ? "is missing" : `${shown(issue.input)} isn't allowed here`,
    remedy: `Allowed ${new Set(forms).size === 1 ? "is" : "are"} ${listed([...new Set(forms)])}.${also}`,
  });
}

function wrongType(issue: Extract<Issue, { code: "invalid_type" }>, path: Path): Mistake {
  const expected = typeInWords(issue.expected);
  const isNumber = (issue.expected === "number" || issue.expected === "int") && typeof issue.input === "number";
  if (issue.input === undefined) {
    return fieldMistake(path, { code: "spec-missing", what: "is missing", remedy: `It must be ${expected}.` });
  }
  const what = `${shown(issue.input)} isn't ${isNumber && issue.expected === "number" ? "a finite number" : expected}`;
  return fieldMistake(path, { code: "spec-type", what, remedy: formRemedy(issue.input, issue.expected, path) });
}

/** The messages are those of spec-schema.ts: a kind of name, or of which characters a text is. */
function formatRemedy(message: string): string {
  return message.startsWith("a ") ? NAMED : `Write ${message}, and nothing else.`;
}

const NAMED = "Name it as the model does: letters, digits and _, with dots between names.";
/** Where nothing nearer is known. */
const SEE_SPEC = "docs/spec.md says what each field takes; so does katfan schema, to an editor.";

/** How what was written is written in the form that is expected. */
function formRemedy(input: unknown, expected: string, path: Path): string {
  const isScalar = typeof input === "string" || typeof input === "number";
  if (expected === "number" || expected === "int") return numberRemedy(input, expected);
  if (expected === "array" && isScalar) return `Write [${shown(input)}] for a list of one.`;
  if (expected === "object" && path.length === 0)
    return "It has keys, as model, vary and jobs; katfan init writes one.";
  if (expected !== "object" || path[0] !== "vary" || path.length !== 2) return FORMS.get(expected) ?? SEE_SPEC;
  if (typeof input === "number") return `Write { kind: constant, value: ${input} } for the same in all jobs.`;
  if (Array.isArray(input))
    return "Write { kind: values, values: [...] } for an axis of a grid, { kind: choice, values: [...] } to draw.";
  return "Write what it is drawn from, as { kind: normal, mean: 1, sigma: 0.1 }, or an axis, as { kind: linear, from: 0, to: 1, points: 11 }.";
}

function numberRemedy(input: unknown, expected: "number" | "int"): string {
  const meant = typeof input === "string" && input.trim() !== "" ? Number(input) : input;
  if (typeof meant !== "number" || !Number.isFinite(meant)) return "Write a number, as 12 or 2.5e-3.";
  if (expected === "int") return `Write a whole number, as ${Math.round(meant)}.`;
  return `Write ${meant}, without quotes.`;
}

function outOfRange(issue: Extract<Issue, { code: "too_small" | "too_big" }>, path: Path): Mistake {
  const low = issue.code === "too_small";
  const bound = low ? issue.minimum : issue.maximum;
  if (issue.origin === "number" || issue.origin === "int") {
    const relation = low ? (issue.inclusive ? "at least" : "more than") : issue.inclusive ? "at most" : "less than";
    const what = `${shown(issue.input)} is too ${low ? "small" : "large"}`;
    return fieldMistake(path, { code: "spec-range", what, remedy: `It must be ${relation} ${bound}.` });
  }
  const size = (issue.input as { readonly length?: number } | undefined)?.length;
  if (size === 0) {
    const remedy = path.join() === "model" ? GIVE_MODEL : issue.origin === "string" ? GIVE_TEXT : leastOf(bound);
    return fieldMistake(path, { code: "spec-size", what: "it is empty", remedy });
  }
  const unit = issue.origin === "string" ? "characters" : "entries";
  const what = `${size ?? "so many"} ${unit} are too ${low ? "few" : "many"}`;
  const remedy = low ? leastOf(bound) : `At most ${bound} are allowed.`;
  return fieldMistake(path, { code: "spec-size", what, remedy });
}

const GIVE_MODEL = "Write the model's KatScript below it, or name its file: { file: model.kat }.";
const GIVE_TEXT = "Write what it is to be, or leave it out.";
const leastOf = (bound: number | bigint) => `It needs ${bound} at least.`;

const TYPES: ReadonlyMap<string, string> = new Map([
  ["array", "a list"],
  ["object", "an object"],
  ["record", "an object"],
  ["string", "a text"],
  ["int", "a whole number"],
  ["number", "a number"],
  ["boolean", "true or false"],
]);

/** How a value of a type is written. */
const FORMS: ReadonlyMap<string, string> = new Map([
  ["array", "Write a list, as [...]."],
  ["object", "Write keys with their values; docs/spec.md lists them."],
  ["record", "Write names with their values; docs/spec.md says which."],
  ["string", "Write a text, in quotes where it looks like something else."],
  ["boolean", "Write true or false."],
]);

function typeInWords(type: string): string {
  return TYPES.get(type) ?? type;
}

function listed(words: readonly string[]): string {
  if (words.length <= 1) return words.join("");
  return `${words.slice(0, -1).join(", ")} or ${words[words.length - 1]}`;
}

/** How much of a value an error shows [characters]. */
const MAX_SHOWN = 60;

function shortened(text: string): string {
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`;
}

/** A value as a user wrote it, in short. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  if (value === null) return "null";
  if (typeof value === "object") return "an object";
  return typeof value === "string" ? JSON.stringify(shortened(value)) : String(value);
}
