/** What runs in a folder are called: by the name in their spec, and by as many digits of their id as tell them apart. */
import { counted } from "../../counted.js";
import { UserError } from "../../errors.js";
import { lookKey } from "../../fanout/keys.js";
import { readLook } from "../../fanout/look.js";
import type { Store } from "../../fanout/ports.js";

/** So many digits of an id are shown at least. */
const SHORT = 8;
const FIRST_DIGITS = /^[0-9a-f]{4,31}$/;
const MOST_LISTED = 5;

/** A run's name; undefined if its spec gives it none. */
export async function nameOf(run: string, store: Store): Promise<string | undefined> {
  const look = await store.get(lookKey(run));
  const { name } = look === undefined ? {} : readLook(look);
  return typeof name === "string" ? name : undefined;
}

/** The fewest digits, eight at least, that tell runs apart. */
export function shortLength(runs: readonly string[]): number {
  for (let length = SHORT; ; length++) {
    if (new Set(runs.map((run) => run.slice(0, length))).size === runs.length) return length;
  }
}

export interface NamedRun {
  readonly run: string;
  readonly name?: string | undefined;
}

/** The only run that is called so: by its whole name, else by its first digits, else by how its name begins. */
export function runCalled(called: string, runs: readonly NamedRun[], where: string): string {
  const isDigits = FIRST_DIGITS.test(called);
  const [named, begun, alike] = [
    runs.filter(({ name }) => name === called),
    isDigits ? runs.filter(({ run }) => run.startsWith(called)) : [],
    runs.filter(({ name }) => name?.toLowerCase().startsWith(called.toLowerCase()) === true),
  ];
  const exact = [...new Set([...named, ...begun])];
  const fitting = exact.length > 0 ? exact : alike;
  if (fitting.length === 1) return fitting[0]!.run;
  if (fitting.length === 0) {
    throw new UserError({
      code: "no-such-run",
      place: called,
      what: `no run ${where} ${isDigits ? "begins so" : "is called so"}`,
      remedy: "katfan list shows those there are.",
    });
  }
  const digits = shortLength(fitting.map(({ run }) => run));
  const listed = fitting.slice(0, MOST_LISTED).map(({ run, name }) => `${run.slice(0, digits)} (${name ?? "no name"})`);
  const more = fitting.length > MOST_LISTED ? `, and ${fitting.length - MOST_LISTED} more` : "";
  throw new UserError({
    code: "several-runs",
    place: called,
    what: `${counted(fitting.length, "run")} ${where} ${named.length > 1 ? "are called" : "begin"} so`,
    remedy: `Give the digits of one: ${listed.join(", ")}${more}.`,
  });
}
