/** What the API answers when it can't do what it is asked: problem details, as RFC 9457 has them. */
import { inOneLine, type Mistake, UserError } from "../errors.js";

/** The body of a problem's answer. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly errors?: readonly { code: string; place: string; what: string; remedy: string }[];
}

/** Every kind of problem, and its status and title. */
const KINDS = {
  "bad-request": [400, "The request can't be read"],
  "bad-spec": [422, "The spec has mistakes"],
  "no-identity": [401, "Nobody is known to have signed this request"],
  "not-found": [404, "There is no such sweep"],
  "no-such-upload": [404, "There is no such upload"],
  "not-finished": [409, "The sweep isn't finished"],
  "too-large": [413, "The body is too large"],
  compressed: [415, "Bodies are taken uncompressed only"],
  "other-version": [409, "This deployment is of another version of katfan than who asks"],
  "over-cap": [422, "The sweep may cost more than this deployment allows"],
  "code-not-allowed": [422, "This deployment runs no code of specs"],
  "too-many-runs": [429, "So many sweeps are going on that no other may begin"],
  unavailable: [503, "The sweep can't be started just now"],
  internal: [500, "Something is wrong here"],
} as const;
export type ProblemKind = keyof typeof KINDS;

/** A problem on its way to whoever asked. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly kind: ProblemKind;
  readonly mistakes: readonly Mistake[];

  constructor(kind: ProblemKind, detail?: string, mistakes: readonly Mistake[] = [], options?: ErrorOptions) {
    super(detail, options);
    this.kind = kind;
    this.mistakes = mistakes;
  }
}

/** A user's mistakes as a problem. */
export function problemOf(error: UserError, kind: ProblemKind = "bad-spec"): Problem {
  return new Problem(kind, inOneLine(error), [error, ...error.others]);
}

/** What is answered to a problem. Anything else that was thrown is a bug: who asked learns that, and no more. */
export function bodyOf(error: unknown): ProblemBody {
  const problem = error instanceof UserError ? problemOf(error) : error;
  if (!(problem instanceof Problem)) return { ...headOf("internal") };
  const errors = problem.mistakes.map(({ code, place, what, remedy }) => ({
    code,
    place,
    what,
    remedy,
  }));
  return {
    ...headOf(problem.kind),
    ...(problem.message === "" ? {} : { detail: problem.message }),
    ...(errors.length === 0 ? {} : { errors }),
  };
}

function headOf(kind: ProblemKind): Pick<ProblemBody, "type" | "title" | "status"> {
  const [status, title] = KINDS[kind];
  return { type: `urn:katfan:problem:${kind}`, title, status };
}
