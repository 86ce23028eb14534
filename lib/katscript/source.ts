/** A text with a name: where its lines are, and how a stretch of it is shown to a user. */
import { type Mistake, type Span, UserError } from "../errors.js";
import { MAX_EXCERPT_WIDTH, MAX_MISTAKES } from "./limits.js";

/** A stretch of a text, by offsets: from `start` to before `end` [UTF-16 code units]. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface Source {
  readonly text: string;
  readonly file: string;
  /** The offsets at which lines start. */
  readonly lines: readonly number[];
}

export function sourceOf(text: string, file: string): Source {
  const lines = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines.push(at + 1);
  return { text, file, lines };
}

/** The index of the line that an offset is in. */
function lineAt(source: Source, offset: number): number {
  let low = 0;
  let high = source.lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (source.lines[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function lineText(source: Source, line: number): string {
  const end = source.lines[line + 1] ?? source.text.length + 1;
  return source.text.slice(source.lines[line]!, end - 1).replace(/\r$/, "");
}

/** A range as lines and columns, which count from 1. One over several lines ends with its first. */
export function spanOf(source: Source, range: Range): Span {
  const line = lineAt(source, range.start);
  const column = range.start - source.lines[line]! + 1;
  const lineEnd = lineText(source, line).length + 1;
  const end = Math.min(column + Math.max(range.end - range.start, 1), Math.max(lineEnd, column + 1));
  return { file: source.file, line: line + 1, column, endColumn: end };
}

/**
 * The line before, the line itself, and the stretch underlined:
 *
 * ```
 *    1: l laser
 * -->2: m m1 Q=1
 *            ^
 * ```
 */
function excerptOf(source: Source, range: Range): string {
  const span = spanOf(source, range);
  const width = String(span.line).length;
  const shown: string[] = [];
  if (span.line > 1)
    shown.push(`   ${String(span.line - 1).padStart(width)}: ${cut(lineText(source, span.line - 2), 0)}`);
  const text = lineText(source, span.line - 1);
  const skipped = span.column > MAX_EXCERPT_WIDTH ? span.column - MAX_EXCERPT_WIDTH / 2 : 0;
  shown.push(`-->${span.line}: ${cut(text, skipped)}`);
  const before = text.slice(skipped, span.column - 1).replace(/[^\t]/g, " ");
  const length = Math.min(span.endColumn - span.column, MAX_EXCERPT_WIDTH);
  shown.push(`   ${" ".repeat(width)}  ${before}${"^".repeat(Math.max(length, 1))}`);
  return shown.join("\n");
}

function cut(text: string, from: number): string {
  return text.slice(from, from + MAX_EXCERPT_WIDTH);
}

export interface Fault {
  readonly code: string;
  readonly range: Range;
  readonly what: string;
  readonly remedy: string;
}

/** A fault as a mistake that a user can read. */
export function mistakeOf(source: Source, fault: Fault): Mistake {
  const span = spanOf(source, fault.range);
  return {
    code: fault.code,
    place: `${source.file}:${span.line}:${span.column}`,
    what: fault.what,
    remedy: fault.remedy,
    span,
    excerpt: excerptOf(source, fault.range),
  };
}

/** Mistakes as they are found, in a bounded list. */
export class Mistakes {
  readonly source: Source;
  readonly #found: Mistake[] = [];

  constructor(source: Source) {
    this.source = source;
  }

  get count(): number {
    return this.#found.length;
  }

  /** Whether so many were found that looking for more is of no use. */
  get full(): boolean {
    return this.#found.length >= MAX_MISTAKES;
  }

  /** Forgets all but the first so many: what was found on a way that turned out to be wrong. */
  forgetFrom(count: number): void {
    this.#found.length = Math.min(count, this.#found.length);
  }

  add(fault: Fault): void {
    if (!this.full) this.#found.push(mistakeOf(this.source, fault));
  }

  /** Runs a step; what it throws for the user is added. Gives undefined then, and when there are mistakes enough. */
  attempt<T>(range: Range, step: () => T): T | undefined {
    if (this.full) return undefined;
    try {
      return step();
    } catch (error) {
      if (error instanceof FaultError) this.add(error.fault);
      else if (error instanceof UserError) {
        this.add({ code: error.code, range, what: error.what, remedy: error.remedy });
      } else throw error;
      return undefined;
    }
  }

  /** Throws what was found, by place; does nothing if nothing was. */
  throwIfAny(): void {
    const sorted = [...this.#found].sort((a, b) => a.span!.line - b.span!.line || a.span!.column - b.span!.column);
    const [first, ...others] = sorted;
    if (first !== undefined) throw new UserError(first, others);
  }
}

/** Carries a fault to where its statement ends. Never leaves this folder. */
class FaultError extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.what);
    this.fault = fault;
  }
}

/** Gives up a statement. There is always something to do about a mistake. */
export function fail(code: string, range: Range, what: string, remedy: string): never {
  throw new FaultError({ code, range, what, remedy });
}
