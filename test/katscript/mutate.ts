/**
 * Texts that are almost KatScript: mutations of texts that are, from a seed.
 *
 * A mutation cuts, doubles, swaps or replaces stretches, or puts in words and signs of the language, so that most of the
 * text still means something and every part of the parser is reached.
 */

/** A source of whole numbers from 0 to below `bound`, from a seed: xorshift32, for tests alone. */
export function chances(seed: number): (bound: number) => number {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % bound;
  };
}

const PIECES = [
  "(",
  ")",
  "[",
  "]",
  ",",
  "=",
  "==",
  "+",
  "-",
  "*",
  "**",
  "/",
  "//",
  "&",
  "'",
  '"',
  "#",
  "\n",
  "\r\n",
  " ",
  "\t",
  ".",
  "..",
  "_",
  "\\",
  "^",
  "\u0000",
  "\ufeff",
  "é",
  "😀",
  "inf",
  "-inf",
  "none",
  "true",
  "pi",
  "c0",
  "1e999",
  "1e-999",
  "1_0",
  "0x1",
  "1j",
  "9m",
  "9mm",
  "-0",
  "1/0",
  "0**-1",
  "2**9999",
  "constructor",
  "__proto__",
  "toString",
  "hasOwnProperty",
  "m1",
  "m1.phi",
  "m1.p1",
  "m1.p1.o",
  "m1.dofs.z",
  "fsig",
  "var",
  "m",
  "l",
  "link(",
  "xaxis(",
  "series(",
  "change(",
  "sum([",
  "linspace(0,1,99999999)",
  "arange(0,1,1e-30)",
  "jv(1e9,1e9)",
  "lambda(",
  "modes(",
  "name='a'",
  "R=",
  "T=",
  "L=1-R",
  "dof ",
  "mathd ",
  "lin",
  "w0",
  "\u2028",
  "((((((((",
  "- - - -",
]; // prettier-ignore

/** A text with some mutations. */
export function mutate(text: string, chance: (bound: number) => number, others: readonly string[]): string {
  let result = text;
  for (let count = 1 + chance(3) * chance(3); count > 0; count--) result = once(result, chance, others);
  return result;
}

function once(text: string, chance: (bound: number) => number, others: readonly string[]): string {
  const from = chance(text.length + 1);
  const to = Math.min(text.length, from + chance(12));
  const piece = PIECES[chance(PIECES.length)]!;
  switch (chance(8)) {
    case 0:
      return text.slice(0, from) + text.slice(to);
    case 1:
      return text.slice(0, to) + text.slice(from);
    case 2:
      return text.slice(0, from) + piece + text.slice(to);
    case 3:
      return text.slice(0, from) + piece + text.slice(from);
    case 4:
      return text.slice(0, from) + String.fromCharCode(chance(128)) + text.slice(from + 1);
    case 5: {
      const lines = text.split("\n");
      const [a, b] = [chance(lines.length), chance(lines.length)];
      [lines[a], lines[b]] = [lines[b]!, lines[a]!];
      return lines.join("\n");
    }
    case 6: {
      const other = others[chance(others.length)]!;
      const at = chance(other.length + 1);
      return text.slice(0, from) + other.slice(at, at + 1 + chance(40)) + text.slice(from);
    }
    default:
      return text.slice(0, from) + piece.repeat(1 + chance(20)) + text.slice(from);
  }
}
