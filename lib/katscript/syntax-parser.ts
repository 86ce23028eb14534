/**
 * Tokens to statements. Each statement is parsed for itself: a mistake in one doesn't hide those in the next.
 *
 * In an element's arguments blanks matter: they separate arguments, so `m m1 1 -0.5` has two and `1-0.5` is one.
 * Inside of brackets they don't. An element ends with its line, also inside of brackets.
 */
import type { BinaryOperator } from "../model/value.js";
import { MAX_DEPTH, MAX_OPERATORS } from "./limits.js";
import { fail, type Mistakes, type Range } from "./source.js";
import type { Argument, Node, Statement } from "./syntax.js";
import type { Token } from "./tokens.js";

/** A statement's tokens, and how far they are read. */
interface Cursor {
  readonly tokens: readonly Token[];
  /** One behind the last of the statement. */
  readonly end: number;
  at: number;
  depth: number;
  operators: number;
}

/** Says where a directive is neither an element nor a function: set by the caller who knows the words. */
export type FormOf = (directive: Token, called: boolean) => "element" | "function";

/** The statements of a stream of tokens. */
export function parseStatements(tokens: readonly Token[], mistakes: Mistakes, formOf: FormOf): readonly Statement[] {
  const statements: Statement[] = [];
  let start = 0;
  for (let index = 0; index < tokens.length && !mistakes.full; index++) {
    if (tokens[index]!.type !== "newline") continue;
    const [from, end] = [start, index];
    start = index + 1;
    if (from === end) continue;
    if (tokens.slice(from, end).some((token) => token.type === "bad")) continue;
    const range = { start: tokens[from]!.start, end: tokens[end - 1]!.end };
    const cursor: Cursor = { tokens, end, at: from, depth: 0, operators: 0 };
    const statement = mistakes.attempt(range, () => parseStatement(cursor, range, formOf));
    if (statement !== undefined) statements.push(statement);
  }
  return statements;
}

/** One value and nothing else, as blanks allow it inside of brackets. */
export function parseLoneValue(tokens: readonly Token[]): Node {
  const end = tokens.length;
  const cursor: Cursor = { tokens, end, at: 0, depth: 0, operators: 0 };
  const value = expression(cursor, 0, false);
  if (cursor.at < end) unexpected(cursor, "the end of the text");
  return value;
}

function peek(cursor: Cursor): Token | undefined {
  return cursor.at < cursor.end ? cursor.tokens[cursor.at] : undefined;
}

function isSign(token: Token | undefined, text: string): boolean {
  return token !== undefined && token.type === "sign" && token.text === text;
}

/** The range behind the last token: where something is missing. */
function behind(cursor: Cursor): Range {
  const last = cursor.tokens[cursor.at - 1]!;
  return { start: last.end, end: last.end + 1 };
}

function unexpected(cursor: Cursor, expected: string): never {
  const token = peek(cursor);
  const remedy = `Expected ${expected}.`;
  if (token === undefined) fail("unexpected-end", behind(cursor), "the statement ends too early", remedy);
  fail("unexpected-token", token, `"${token.text}" doesn't fit here`, remedy);
}

function parseStatement(cursor: Cursor, range: Range, formOf: FormOf): Statement {
  const first = peek(cursor)!;
  if (first.type !== "name" || first.text.includes("."))
    unexpected(cursor, "the name of an element, command or action");
  cursor.at++;
  const opening = peek(cursor);
  const called = isSign(opening, "(") && !opening!.spaced;
  const form = formOf(first, called);
  const directive = { start: first.start, end: first.end, text: first.text };
  if (form === "function") {
    cursor.at++;
    const args = callArguments(cursor);
    if (peek(cursor) !== undefined) unexpected(cursor, "the end of the line");
    return { ...range, form, directive, name: directive, arguments: args };
  }
  const broken = cursor.tokens.slice(cursor.at, cursor.end).findIndex((token) => token.folded > first.folded);
  if (broken !== -1) {
    const { end } = cursor.tokens[cursor.at + broken - 1]!;
    const remedy = "Write an element on one line: only commands and actions go on in brackets.";
    fail("unexpected-end", { start: end, end: end + 1 }, "the line ends too early", remedy);
  }
  const token = peek(cursor);
  if (token === undefined || token.type !== "name") unexpected(cursor, "a name");
  cursor.at++;
  const name = { start: token.start, end: token.end, text: token.text };
  return { ...range, form, directive, name, arguments: elementArguments(cursor) };
}

function elementArguments(cursor: Cursor): readonly Argument[] {
  const args: Argument[] = [];
  for (let token = peek(cursor); token !== undefined; token = peek(cursor)) {
    if (!token.spaced) unexpected(cursor, "a blank between arguments");
    args.push(argument(cursor, true));
  }
  return args;
}

/** The arguments of a call, from behind its opening bracket to behind the closing one. */
function callArguments(cursor: Cursor): readonly Argument[] {
  const args: Argument[] = [];
  for (;;) {
    if (isSign(peek(cursor), ")")) {
      cursor.at++;
      return args;
    }
    args.push(argument(cursor, false));
    if (isSign(peek(cursor), ",")) cursor.at++;
    else if (!isSign(peek(cursor), ")")) unexpected(cursor, '"," or ")"');
  }
}

/** An argument. Its operators count for what it is part of only while it is read: what is bounded is the nesting. */
function argument(cursor: Cursor, tight: boolean): Argument {
  const before = cursor.operators;
  const found = keyedOrNot(cursor, tight);
  cursor.operators = before;
  return found;
}

function keyedOrNot(cursor: Cursor, tight: boolean): Argument {
  const token = peek(cursor);
  const next = cursor.at + 1 < cursor.end ? cursor.tokens[cursor.at + 1] : undefined;
  if (token?.type !== "name" || !isSign(next, "=")) {
    const value = expression(cursor, 0, tight);
    return { key: undefined, value, start: value.start, end: value.end };
  }
  cursor.at += 2;
  const value = peek(cursor);
  if (next!.spaced || value?.spaced === true) {
    fail("unexpected-token", next!, 'blanks stand around "="', `Write ${token.text}=VALUE, without blanks.`);
  }
  if (value === undefined || isSign(value, ",") || isSign(value, ")")) {
    fail(
      "missing-value",
      { start: token.start, end: next!.end },
      `${token.text} is given no value`,
      `Write ${token.text}=VALUE.`,
    );
  }
  const parsed = expression(cursor, 0, tight);
  const key = { name: token.text, start: token.start, end: token.end };
  return { key, value: parsed, start: token.start, end: parsed.end };
}

const PRECEDENCE: ReadonlyMap<string, number> = new Map([
  ["+", 1],
  ["-", 1],
  ["*", 2],
  ["/", 2],
  ["//", 2],
]);

/** Signs bind more than products, and less than powers: -2**2 is -4. */
const UNARY = 3;

/** An expression of operators that bind at least so much. `tight`: a blank ends it. */
function expression(cursor: Cursor, binding: number, tight: boolean): Node {
  let left = prefixed(cursor, tight);
  for (;;) {
    const token = peek(cursor);
    const precedence = token?.type === "sign" ? PRECEDENCE.get(token.text) : undefined;
    if (precedence === undefined || precedence < binding || !continues(cursor, tight)) return left;
    count(cursor, token!);
    cursor.at++;
    const right = expression(cursor, precedence + 1, tight);
    left = { kind: "binary", operator: token!.text as BinaryOperator, left, right, start: left.start, end: right.end };
  }
}

/** Whether the operator ahead goes on with the value before it. In an element's arguments a blank ends the value. */
function continues(cursor: Cursor, tight: boolean): boolean {
  if (!tight) return true;
  const operator = peek(cursor)!;
  const next = cursor.at + 1 < cursor.end ? cursor.tokens[cursor.at + 1] : undefined;
  if (next?.spaced === true) {
    const remedy = "Write it without blanks, or in brackets.";
    fail("blank-in-expression", operator, `a blank follows "${operator.text}"`, remedy);
  }
  return !operator.spaced;
}

function count(cursor: Cursor, token: Token): void {
  cursor.operators++;
  if (cursor.operators <= MAX_OPERATORS) return;
  fail("too-long", token, `an expression has more than ${MAX_OPERATORS} operators`, "Split it with variables.");
}

function deeper<T>(cursor: Cursor, inner: () => T): T {
  cursor.depth++;
  if (cursor.depth > MAX_DEPTH) {
    fail(
      "too-deep",
      peek(cursor) ?? behind(cursor),
      `brackets, signs and powers nest more than ${MAX_DEPTH} deep`,
      "Take a part of it into a variable.",
    );
  }
  const result = inner();
  cursor.depth--;
  return result;
}

function prefixed(cursor: Cursor, tight: boolean): Node {
  const token = peek(cursor);
  if (!isSign(token, "-") && !isSign(token, "+")) return powered(cursor, tight);
  count(cursor, token!);
  cursor.at++;
  if (tight && peek(cursor)?.spaced === true) {
    const remedy = "Write it without blanks, or in brackets.";
    fail("blank-in-expression", token!, `a blank follows "${token!.text}"`, remedy);
  }
  const inner = deeper(cursor, () => expression(cursor, UNARY, tight));
  return { kind: "unary", operator: token!.text as "+" | "-", argument: inner, start: token!.start, end: inner.end };
}

/** A value, and the power that it is raised to: 2**3**2 is 2**(3**2). */
function powered(cursor: Cursor, tight: boolean): Node {
  const base = primary(cursor);
  const token = peek(cursor);
  if (!isSign(token, "**") || !continues(cursor, tight)) return base;
  count(cursor, token!);
  cursor.at++;
  const right = deeper(cursor, () => prefixed(cursor, tight));
  return { kind: "binary", operator: "**", left: base, right, start: base.start, end: right.end };
}

function primary(cursor: Cursor): Node {
  const token = peek(cursor);
  if (token === undefined) unexpected(cursor, "a value");
  const range = { start: token.start, end: token.end };
  switch (token.type) {
    case "number":
      cursor.at++;
      return { kind: "number", value: token.value, imaginary: token.imaginary, whole: token.whole, ...range };
    case "text":
      cursor.at++;
      return { kind: "text", text: token.text, ...range };
    case "name":
      cursor.at++;
      return nameOrCall(cursor, token, range);
    default:
      if (isSign(token, "&")) return ampersand(cursor);
      if (isSign(token, "(")) return deeper(cursor, () => bracketed(cursor));
      if (isSign(token, "[")) return deeper(cursor, () => array(cursor));
      unexpected(cursor, "a value");
  }
}

/** `&m1.phi`: an older way to write a reference. */
function ampersand(cursor: Cursor): Node {
  const { start } = peek(cursor)!;
  cursor.at++;
  const token = peek(cursor);
  if (token?.type !== "name" || token.spaced) unexpected(cursor, "the name of a parameter");
  cursor.at++;
  return { kind: "name", path: token.text, start, end: token.end };
}

function nameOrCall(cursor: Cursor, token: Token, range: Range): Node {
  const next = peek(cursor);
  if (!isSign(next, "(") || next!.spaced) return { kind: "name", path: token.text, ...range };
  count(cursor, token);
  cursor.at++;
  const args = deeper(cursor, () => callArguments(cursor));
  return {
    kind: "call",
    name: token.text,
    callee: range,
    arguments: args,
    start: token.start,
    end: behind(cursor).start,
  };
}

function bracketed(cursor: Cursor): Node {
  const { start } = peek(cursor)!;
  cursor.at++;
  const inner = expression(cursor, 0, false);
  if (!isSign(peek(cursor), ")")) unexpected(cursor, '")"');
  cursor.at++;
  return { ...inner, start, end: behind(cursor).start };
}

function array(cursor: Cursor): Node {
  const { start } = peek(cursor)!;
  const items: Node[] = [];
  cursor.at++;
  while (!isSign(peek(cursor), "]")) {
    const before = cursor.operators;
    items.push(expression(cursor, 0, false));
    cursor.operators = before;
    if (isSign(peek(cursor), ",")) cursor.at++;
    else if (!isSign(peek(cursor), "]")) unexpected(cursor, '"," or "]"');
  }
  cursor.at++;
  return { kind: "array", items, start, end: behind(cursor).start };
}
