/**
 * Specs as people write them: JSON or YAML, to data, with the places of what is wrong.
 *
 * Not here: what the data must be (spec.ts), files that it names (inline-files.ts).
 */
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type YAMLError } from "yaml";
import { type Mistake, type Span, UserError } from "../../errors.js";
import { mistakeOf, type Source, sourceOf } from "../../katscript/source.js";
import { MAX_DEPTH, MAX_SPEC_CHARACTERS, MAX_YAML_ALIASES, MAX_YAML_CHARACTERS } from "../spec/limits.js";
import { pathOfField } from "../spec/spec-errors.js";
import { jsonFault, placeInJson, type TextFault } from "./json-text.js";

export interface SpecText {
  /** What the text holds, for `readSpec`. */
  readonly raw: unknown;
  /** The same error, its mistakes with lines and columns where they are about a field of this text. */
  locate(error: UserError): UserError;
}

export type SpecFormat = "json" | "yaml";

type Range = readonly [start: number, end: number];
type Place = { readonly key?: Range; readonly value?: Range };

/** The data of a text. @param file what the text is called in messages */
export function parseSpecText(text: string, format: SpecFormat, file: string): SpecText {
  const most = format === "json" ? MAX_SPEC_CHARACTERS : MAX_YAML_CHARACTERS;
  if (text.length > most) {
    const what = `the text has ${text.length} characters, more than ${most}`;
    throw new UserError({ code: "spec-size", place: file, what, remedy: "Make it smaller; tables may be files." });
  }
  const read = format === "json" ? readJson(text, file) : readYaml(text, file);
  return { raw: read.raw, locate: (error) => located(error, sourceOf(text, file), read) };
}

interface Read {
  readonly raw: unknown;
  readonly placeOf: (path: readonly PropertyKey[]) => Place;
  /** Where the lines of a text are that stands as a block below its key, as models do: undefined if there is no such. */
  readonly blockAt?: (path: readonly PropertyKey[]) => Block | undefined;
}

interface Block {
  /** The offset of its first line. */
  readonly start: number;
  /** How far its lines are indented. */
  readonly indent: number;
  readonly lines: number;
}

function readJson(text: string, file: string): Read {
  const fault = jsonFault(text, MAX_DEPTH);
  if (fault !== undefined) throw broken(text, file, fault);
  return { raw: JSON.parse(text), placeOf: (path) => placeInJson(text, path) };
}

function readYaml(text: string, file: string): Read {
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: "error", merge: true });
    const [error] = document.errors;
    if (error?.message.includes("call stack") === true) throw new RangeError(error.message);
    if (error !== undefined) throw broken(text, file, faultOfYaml(error));
    const raw: unknown = document.toJS({ maxAliasCount: MAX_YAML_ALIASES });
    return {
      raw,
      placeOf: (path) => placeInYaml(document, path),
      blockAt: (path) => blockInYaml(document, path, text),
    };
  } catch (error) {
    if (error instanceof UserError) throw error;
    // Of the library: an alias of nothing, too many aliases, and nesting beyond the stack.
    const what = error instanceof RangeError ? "it nests too deeply" : `it isn't YAML: ${(error as Error).message}`;
    const isTooMuch = error instanceof RangeError || what.includes("alias count");
    const remedy = isTooMuch ? "Nest less, and repeat less by aliases." : "Put texts that begin with * or & in quotes.";
    throw new UserError({ code: "spec-syntax", place: file, what, remedy }, [], { cause: error });
  }
}

function faultOfYaml(error: YAMLError): TextFault {
  const [start, end] = error.pos;
  if (error.code === "MULTIPLE_DOCS")
    return { start, end, what: "there is more than one document", remedy: "Leave one: no second ---." };
  const what = `it isn't YAML: ${error.message.split("\n")[0]!.replace(/\.$/, "")}`;
  if (error.code === "DUPLICATE_KEY") return { start, end, what, remedy: "Leave one of the two." };
  return { start, end, what, remedy: "Write key: value, indented by spaces, texts with signs in quotes." };
}

function broken(text: string, file: string, fault: TextFault): UserError {
  const { start, end, what, remedy } = fault;
  return new UserError(mistakeOf(sourceOf(text, file), { code: "spec-syntax", range: { start, end }, what, remedy }));
}

function placeInYaml(document: Document, path: readonly PropertyKey[]): Place {
  let node: unknown = document.contents;
  let key: unknown;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => String(isNode(item.key) ? item.key : item.key) === String(step));
      key = pair?.key;
      node = pair?.value;
    } else if (isSeq(node)) {
      key = undefined;
      node = node.items[Number(step)];
    } else return {};
  }
  return { ...rangeOf("key", key), ...rangeOf("value", node) };
}

/** A literal block (`|`), whose lines are those of the text, all indented alike; or a text within a line. */
function blockInYaml(document: Document, path: readonly PropertyKey[], text: string): Block | undefined {
  const node: unknown = document.getIn(path, true);
  if (!isScalar(node) || !node.range) return undefined;
  if (node.type === "PLAIN" || node.type === "QUOTE_DOUBLE" || node.type === "QUOTE_SINGLE") {
    const start = node.range[0] + (node.type === "PLAIN" ? 0 : 1);
    const isAsWritten = text.startsWith(String(node.value), start); // without escapes, and not over lines
    return isAsWritten ? { start, indent: 0, lines: 1 } : undefined;
  }
  if (node.type !== "BLOCK_LITERAL") return undefined;
  const start = text.indexOf("\n", node.range[0]) + 1;
  const indent = /^(?:[ \t]*\r?\n)*( *)/.exec(text.slice(start, node.range[1]))?.[1]?.length ?? 0;
  return start === 0 ? undefined : { start, indent, lines: Number.POSITIVE_INFINITY };
}

function rangeOf(name: "key" | "value", node: unknown): Place {
  if (!isNode(node) || node.range === undefined || node.range === null) return {};
  return { [name]: [node.range[0], node.range[1]] };
}

/** Mistakes about a key as such; the others are about its value. */
const ABOUT_KEYS: ReadonlySet<string> = new Set(["spec-unknown-key", "spec-key"]);

function located(error: UserError, source: Source, { raw, placeOf, blockAt }: Read): UserError {
  const place = (mistake: Mistake): Mistake => {
    if (mistake.span !== undefined) return inBlock(mistake, mistake.span, source, blockAt);
    const named = pathOfField(mistake.place);
    if (named === undefined) return mistake;
    const path = inList(raw, named);
    const aboutKey =
      ABOUT_KEYS.has(mistake.code) ||
      (path[0] === "vary" && typeof path[path.length - 1] === "string" && path.length === 2);
    const range = nearestPlace(path, aboutKey, placeOf);
    if (range === undefined) return mistake;
    const { code, what, remedy } = mistake;
    const { span, excerpt } = mistakeOf(source, { code, range: { start: range[0], end: range[1] }, what, remedy });
    return { code, place: mistake.place, what, remedy, span, excerpt };
  };
  return new UserError(place(error), error.others.map(place), { cause: error });
}

/** A mistake within a text that is a field's value, as KatScript is: at its line and column in the spec. */
function inBlock(mistake: Mistake, span: Span, source: Source, blockAt: Read["blockAt"]): Mistake {
  const path = pathOfField(span.file);
  const block = path === undefined ? undefined : blockAt?.(path);
  if (block === undefined || span.line > block.lines) return mistake;
  const line = source.lines.indexOf(block.start);
  const from = block.lines === 1 ? block.start : line === -1 ? undefined : source.lines[line + span.line - 1];
  if (from === undefined) return mistake;
  const start = from + block.indent + span.column - 1;
  const end = start + span.endColumn - span.column;
  const { code, what, remedy } = mistake;
  return mistakeOf(source, { code, range: { start, end }, what, remedy });
}

/** What is said of a parameter of the model, `vary["LASER.P"]`, is about its entry where `vary` is a list. */
function inList(raw: unknown, path: readonly PropertyKey[]): readonly PropertyKey[] {
  const [field, parameter, ...rest] = path;
  const list = (raw as { readonly vary?: unknown } | null)?.vary;
  if (field !== "vary" || typeof parameter !== "string" || !Array.isArray(list)) return path;
  const index = list.findIndex((entry: Readonly<Record<string, unknown>> | null) =>
    [entry?.parameter, entry?.parameters, entry?.columns].flat().includes(parameter),
  );
  return index === -1 ? path : ["vary", index, ...rest];
}

/** Where a field is, or the nearest one around it that is in the text. */
function nearestPlace(path: readonly PropertyKey[], key: boolean, placeOf: Read["placeOf"]): Range | undefined {
  for (let length = path.length; length > 0; length--) {
    const place = placeOf(path.slice(0, length));
    const whole = length === path.length;
    const range = whole && !key ? (place.value ?? place.key) : (place.key ?? place.value);
    if (range !== undefined) return range;
  }
  return undefined;
}
