/** What a text is that was taken for the spec of a sweep and isn't: KatScript, a notebook, a program, a page. */
import { foreignFault } from "../../katscript/foreign.js";
import { ACTIONS, COMMANDS, ELEMENTS } from "../../model/kinds.js";

interface Foreign {
  readonly what: string;
  readonly remedy: string;
}

export const KATSCRIPT: Foreign = {
  what: "this is KatScript, not a sweep of it",
  remedy: "Run it with katfan solve; katfan init --model FILE.kat writes a sweep of it.",
};

/** So many lines of a text are looked at. */
const MOST_LINES = 200;

/** What else a text that is no spec is; undefined if nothing tells. */
export function foreignSpec(text: string): Foreign | undefined {
  const found = foreignFault(text);
  if (found?.code === "is-spec") return undefined;
  if (found !== undefined) return { what: found.what, remedy: found.remedy };
  return isKatScript(text) ? KATSCRIPT : undefined;
}

/** Whether a good part of the lines begins with a word of KatScript: the others go on with theirs. */
function isKatScript(text: string): boolean {
  const lines = text.split(/\r?\n/, MOST_LINES).filter((line) => /\S/.test(line) && !/^\s*#/.test(line));
  const known = lines.filter((line) => isDirective(/^\s*([A-Za-z]\w*)(?=[\s(])/.exec(line)?.[1]));
  return known.length * 3 > lines.length;
}

function isDirective(word: string | undefined): boolean {
  return word !== undefined && (ELEMENTS.has(word) || COMMANDS.has(word) || ACTIONS.has(word));
}
