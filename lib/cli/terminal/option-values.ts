/** Values of options as commander hands them over: read, or refused with a sentence that it prints. */
import { InvalidArgumentError } from "commander";

/** A path or a name: not empty, and no option that has come in the place of one that was left out, as in `--out --json`. */
export function place(text: string): string {
  if (text.startsWith("--")) throw new InvalidArgumentError(`Say what it is; ./${text} if it is called so.`);
  return something(text);
}

/** What may be given again, with what was given before; it may look like an option, as a batch system's own do. */
export function gathered(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, something(text)];
}

function something(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("It names nothing.");
  return text;
}

/** A whole number from 1. */
export function positive(text: string): number {
  const number = natural(text);
  if (number === 0) throw new InvalidArgumentError("It must be at least 1.");
  return number;
}

/** A whole number from 0. */
export function natural(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number)) {
    throw new InvalidArgumentError("It must be a whole number, as 1000.");
  }
  return number;
}

/** A whole number of 64 bits, in digits: more than a number holds exactly. */
export function digits(text: string): string {
  if (!/^\d{1,20}$/.test(text) || BigInt(text) >= 2n ** 64n) {
    throw new InvalidArgumentError("It must be a whole number from 0 to 2^64 - 1.");
  }
  return text;
}

/** A number between 0 and 1, both left out. */
export function fraction(text: string): number {
  const number = Number(text);
  if (!/\d/.test(text) || !(number > 0 && number < 1)) {
    throw new InvalidArgumentError("It must be a number between 0 and 1, as 1e-8.");
  }
  return number;
}

/** A port of TCP. */
export function port(text: string): number {
  const number = positive(text);
  if (number > 65_535) throw new InvalidArgumentError("It must be a whole number from 1 to 65535.");
  return number;
}
