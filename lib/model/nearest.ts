/** The nearest of known words to one that isn't: for "Did you mean ...?". */

/** Words longer than this are not compared: suggestions must not cost more than the mistake. */
const MAX_LENGTH = 64;
/** How many words are compared at most. */
const MAX_COMPARED = 5000;
/** How many suggestions are made at most. */
const MAX_SUGGESTIONS = 3;

/** The nearest words, quoted and joined: `"phi" or "P"`; empty if none is near. */
export function nearest(word: string, known: Iterable<string>): string {
  if (word.length === 0 || word.length > MAX_LENGTH) return "";
  const allowed = word.length <= 4 ? 1 : word.length <= 7 ? 2 : 3;
  const found: { readonly text: string; readonly distance: number }[] = [];
  let compared = 0;
  for (const text of known) {
    compared++;
    if (compared > MAX_COMPARED) break;
    if (text.length > MAX_LENGTH || Math.abs(text.length - word.length) > allowed) continue;
    const distance = text.toLowerCase() === word.toLowerCase() ? 0 : editDistance(word, text);
    if (distance <= allowed && distance < Math.max(word.length, text.length)) found.push({ text, distance });
  }
  if (found.length === 0) return "";
  const best = Math.min(...found.map((each) => each.distance));
  const quoted = found.filter((each) => each.distance === best).map((each) => `"${each.text}"`);
  return either(quoted.slice(0, MAX_SUGGESTIONS));
}

function either(quoted: readonly string[]): string {
  if (quoted.length <= 1) return quoted.join("");
  return `${quoted.slice(0, -1).join(", ")} or ${quoted[quoted.length - 1]}`;
}

/** How many insertions, deletions, replacements and swaps of neighbours make one word the other. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min(replaced, last[j]! + 1, row[j - 1]! + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2]! + 1);
      row.push(cost);
    }
    before = last;
    last = row;
  }
  return last[b.length]!;
}
