/**
 * A text taken apart into names, numbers, strings, signs and ends of lines. Time is linear in the text's length.
 *
 * A newline inside of brackets is a blank. What can't be a token is told once and stands as `bad` in the stream.
 */
import { isDigit, isLetter } from "./characters.js";
import { MAX_RESTARTS } from "./limits.js";
import { readNumber } from "./number-token.js";
import type { Mistakes, Range } from "./source.js";

export interface Token extends Range {
  readonly type: "name" | "number" | "text" | "sign" | "newline" | "bad";
  /** A name with its dots, a string's contents, a sign; of a number, the text. */
  readonly text: string;
  /** Whether a blank, or nothing, stands before it. */
  readonly spaced: boolean;
  /** How many ends of lines inside of brackets stand before it in the text. */
  readonly folded: number;
  /** Of a number: its value, without the j. */
  readonly value: number;
  readonly imaginary: boolean;
  /** Of a number: whether it is written as a whole one, without point, exponent or suffix. */
  readonly whole: boolean;
}

const OPEN = "([";
const CLOSE = ")]";

/** An open bracket, and how much there was before it: to go back to if it is never closed. */
interface Bracket {
  readonly sign: string;
  readonly at: number;
  readonly tokens: number;
  readonly mistakes: number;
}

interface State {
  readonly text: string;
  readonly mistakes: Mistakes;
  readonly tokens: Token[];
  readonly brackets: Bracket[];
  at: number;
  folded: number;
  restarts: number;
}

/** The tokens of a text, the last one a newline. */
export function tokenize(mistakes: Mistakes): readonly Token[] {
  const { text } = mistakes.source;
  const state: State = { text, mistakes, tokens: [], brackets: [], at: 0, folded: 0, restarts: 0 };
  for (;;) {
    while (state.at < text.length && !mistakes.full) step(state);
    if (state.brackets.length === 0 || mistakes.full || !restart(state)) break;
  }
  push(state, "newline", state.at, state.at, "");
  return state.tokens;
}

/** Tells of a bracket that isn't closed, and goes on behind its line as if the statement were broken off there. */
function restart(state: State): boolean {
  const first = state.brackets[0]!;
  const range = { start: first.at, end: first.at + 1 };
  state.mistakes.forgetFrom(first.mistakes);
  const remedy = `Close it with "${CLOSE[OPEN.indexOf(first.sign)]}".`;
  state.mistakes.add({ code: "unclosed-bracket", range, what: `"${first.sign}" is never closed`, remedy });
  state.tokens.length = first.tokens;
  state.brackets.length = 0;
  push(state, "bad", first.at, first.at + 1, first.sign);
  state.restarts++;
  const next = state.text.indexOf("\n", first.at);
  if (next === -1 || state.restarts > MAX_RESTARTS) return false;
  state.at = next;
  return true;
}

function push(state: State, type: Token["type"], start: number, end: number, text: string): void {
  state.tokens.push({
    type,
    start,
    end,
    text,
    spaced: isSpaced(state, start),
    folded: state.folded,
    value: 0,
    imaginary: false,
    whole: false,
  });
  state.at = end;
}

function isSpaced(state: State, start: number): boolean {
  const before = state.tokens[state.tokens.length - 1];
  return before === undefined || before.end !== start || before.type === "newline";
}

function step(state: State): void {
  const { text, at } = state;
  const character = text[at]!;
  const code = text.charCodeAt(at);
  if (character === "\n") {
    if (state.brackets.length === 0) push(state, "newline", at, at + 1, character);
    else {
      state.at++;
      state.folded++;
    }
  } else if (character === " " || character === "\t" || character === "\r" || character === "\f" || code === 0xfeff) {
    state.at++;
  } else if (character === "#") {
    const end = text.indexOf("\n", at);
    state.at = end === -1 ? text.length : end;
  } else if (isLetter(code)) {
    name(state);
  } else if (isDigit(code) || (character === "." && isDigit(text.charCodeAt(at + 1)))) {
    number(state);
  } else if (character === "'" || character === '"') {
    string(state, character);
  } else if (OPEN.includes(character)) {
    state.brackets.push({ sign: character, at, tokens: state.tokens.length, mistakes: state.mistakes.count });
    push(state, "sign", at, at + 1, character);
  } else if (CLOSE.includes(character)) {
    close(state, character);
  } else {
    sign(state, character);
  }
}

function name(state: State): void {
  const { text } = state;
  let end = state.at + 1;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (isLetter(code) || isDigit(code)) continue;
    if (code !== 46 || !isLetter(text.charCodeAt(end + 1))) break;
  }
  push(state, "name", state.at, end, text.slice(state.at, end));
}

function number(state: State): void {
  const { at } = state;
  const found = readNumber(state.text, at);
  if (found.fault !== undefined) {
    const { code, what, remedy, from } = found.fault;
    state.mistakes.add({ code, range: { start: from, end: found.end }, what, remedy });
    push(state, "bad", at, found.end, state.text.slice(at, found.end));
    return;
  }
  const { end, value, imaginary, whole } = found;
  const text = state.text.slice(at, end);
  const { folded } = state;
  const spaced = isSpaced(state, at);
  state.tokens.push({ type: "number", start: at, end, text, spaced, folded, value, imaginary, whole });
  state.at = end;
}

/** What stands for itself behind a backslash, and what doesn't. */
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
]);

function string(state: State, quote: string): void {
  const { text, at } = state;
  let contents = "";
  for (let end = at + 1; end < text.length && text[end] !== "\n"; end++) {
    const character = text[end]!;
    if (character === quote) {
      push(state, "text", at, end + 1, contents);
      return;
    }
    if (character !== "\\") {
      contents += character;
    } else if (text[end + 1] !== undefined && text[end + 1] !== "\n") {
      end++;
      contents += ESCAPES.get(text[end]!) ?? text[end]!;
    }
  }
  const line = text.indexOf("\n", at);
  const end = line === -1 ? text.length : line;
  state.mistakes.add({
    code: "unterminated-string",
    range: { start: at, end },
    what: "a string doesn't end on its line",
    remedy: `End it with ${quote}.`,
  });
  push(state, "bad", at, end, text.slice(at, end));
}

function close(state: State, character: string): void {
  const { at } = state;
  const open = state.brackets.pop();
  if (open !== undefined && OPEN.indexOf(open.sign) === CLOSE.indexOf(character)) {
    push(state, "sign", at, at + 1, character);
    return;
  }
  const what = open === undefined ? `"${character}" closes nothing` : `"${open.sign}" is closed by "${character}"`;
  state.mistakes.add({
    code: "unmatched-bracket",
    range: { start: at, end: at + 1 },
    what,
    remedy: "Match the brackets.",
  });
  push(state, "bad", at, at + 1, character);
}

const SIGNS = "+-*/=,&";

function sign(state: State, character: string): void {
  const { text, at } = state;
  if (SIGNS.includes(character)) {
    const double = (character === "*" || character === "/") && text[at + 1] === character;
    push(state, "sign", at, at + (double ? 2 : 1), double ? character + character : character);
    return;
  }
  const point = text.codePointAt(at)!;
  const end = at + (point > 0xffff ? 2 : 1);
  const shown = text.slice(at, end);
  if (state.tokens[state.tokens.length - 1]?.type !== "bad") {
    const what = `the character "${printable(shown)}" has no meaning here`;
    state.mistakes.add({ code: "unexpected-character", range: { start: at, end }, what, remedy: remedyFor(shown) });
  }
  push(state, "bad", at, end, shown);
}

function printable(character: string): string {
  const point = character.codePointAt(0)!;
  return point < 32 || point === 127 ? `\\u${point.toString(16).padStart(4, "0")}` : character;
}

function remedyFor(character: string): string {
  switch (character) {
    case "^":
      return "Powers are written with **.";
    case ";":
      return "Put each statement on a line of its own.";
    case "\\":
      return "A statement goes on over lines only inside of brackets.";
    case "%":
      return "Comments begin with #.";
    default:
      return "Leave it out; in quotes and comments it may stand.";
  }
}
