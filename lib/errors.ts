/**
 * The one error for a user's mistake: where it is, what is wrong, what to do about it, in one line.
 *
 * Anything else that is thrown is a bug and travels up untouched. A chunk's or a job's failure is a value, not an error.
 */

/** Where in a text a mistake lies. Lines and columns count from 1; `endColumn` is the column behind the last character. */
export interface Span {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
}

/** What a user's mistake consists of. */
export interface Mistake {
  /** For programs: never changes. In kebab-case, as `unknown-element`. */
  readonly code: string;
  /** `file:line:column` in a text; the path in a spec, as `vary[2].from`; an option's name on the command line. */
  readonly place: string;
  /** What is wrong, without a full stop at its end. */
  readonly what: string;
  /** What to do about it: a whole sentence. */
  readonly remedy: string;
  /** Where the mistake lies, if it lies in a text. */
  readonly span?: Span | undefined;
  /** The lines around it, the offending text underlined, ready to print. */
  readonly excerpt?: string | undefined;
}

export class UserError extends Error implements Mistake {
  override readonly name = "UserError";
  readonly code: string;
  readonly place: string;
  readonly what: string;
  readonly remedy: string;
  readonly span: Span | undefined;
  readonly excerpt: string | undefined;
  /** Further mistakes found in the same pass, this one not among them. */
  readonly others: readonly Mistake[];

  constructor(mistake: Mistake, others: readonly Mistake[] = [], options?: ErrorOptions) {
    super(inOneLine(mistake), options);
    this.code = mistake.code;
    this.place = mistake.place;
    this.what = mistake.what;
    this.remedy = mistake.remedy;
    this.span = mistake.span;
    this.excerpt = mistake.excerpt;
    this.others = others;
  }
}

/**
 * What the world did to something that was right as it was given: a disk that is full, a service that doesn't answer, a
 * right or a token that is lost on the way. The same command goes on once that is mended.
 */
export class StoppedError extends UserError {
  /** Whether it may be gone without anybody's doing, so that it pays to try again. */
  readonly mayPass: boolean;

  constructor(mistake: Mistake, options: ErrorOptions & { readonly mayPass?: boolean } = {}) {
    super(mistake, [], options);
    this.mayPass = options.mayPass ?? false;
  }
}

/** Whether something thrown is a mistake in what was given, not what the world did. */
export function isMistake(error: unknown): error is UserError {
  return error instanceof UserError && !(error instanceof StoppedError);
}

/** Whether another try may do better: what a user is told of is the same at the next one, unless it says otherwise. */
export function mayPass(error: unknown): boolean {
  return !(error instanceof UserError) || (error instanceof StoppedError && error.mayPass);
}

/** `place: what. remedy`; the place is said once where `what` begins with it, as "m1.R is 2". */
export function inOneLine({ place, what, remedy }: Mistake): string {
  return inSentences(what.startsWith(`${place} `) ? what : `${place}: ${what}`, remedy);
}

/** What is wrong, then what to do: what ends by quoting somebody may have its full stop already. */
export function inSentences(what: string, remedy: string): string {
  return `${what.replace(/\.$/, "")}. ${remedy}`;
}
