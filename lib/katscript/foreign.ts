/**
 * What a text is that was taken for KatScript and isn't: Finesse 2, a sweep's spec, a notebook, a program.
 *
 * Looked at only when a text has mistakes: these then come from its being something else, and one line says so.
 */
import type { Fault } from "./source.js";

/** Lines that are looked at: what a text is shows at its head. */
const MOST_LINES = 2_000;
const LONGEST_LINE = 1_000;

/** What else a text with mistakes is, at the first line that shows it; undefined if it may be KatScript. */
export function foreignFault(text: string): Fault | undefined {
  const head = text.slice(0, 200).trimStart();
  if (head.startsWith("{") || head.startsWith("[")) return jsonFault(text);
  if (head.startsWith("<"))
    return fault(text, head[0]!, "not-katscript", "this is a page of the web (HTML or XML)", SAVE);
  const lines = linesOf(text);
  return specFault(lines) ?? pythonFault(lines) ?? finesse2Fault(lines);
}

/** What a text in JSON is: a notebook, a spec, or something that isn't for here. */
export function isNotebook(text: string): boolean {
  return /^\s*\{/.test(text) && /"nbformat"\s*:/.test(text) && /"cells"\s*:/.test(text);
}

export const NOTEBOOK = {
  what: "this is a Jupyter notebook",
  remedy: "Copy the KatScript out of its cell, the text between the triple quotes, into a .kat file.",
} as const;

export const PYTHON = {
  what: "this is Python",
  remedy: "Copy the KatScript, the text between its triple quotes, into a .kat file.",
} as const;

const SAVE = "Save the text itself, not the page around it (on GitHub and GitLab: the raw file).";

interface Line {
  readonly text: string;
  readonly start: number;
}

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < text.length && lines.length < MOST_LINES; ) {
    const end = text.indexOf("\n", start);
    const next = end === -1 ? text.length : end;
    if (next - start <= LONGEST_LINE) lines.push({ text: text.slice(start, next).replace(/\r$/, ""), start });
    start = next + 1;
  }
  return lines;
}

function fault(text: string, at: string, code: string, what: string, remedy: string): Fault {
  const start = Math.max(0, text.indexOf(at));
  return { code, range: { start, end: start + at.length }, what, remedy };
}

function lineFault(line: Line, code: string, what: string, remedy: string): Fault {
  const blank = line.text.length - line.text.trimStart().length;
  const end = line.start + line.text.trimEnd().length;
  return { code, range: { start: line.start + blank, end }, what, remedy };
}

const SPEC_REMEDY = "Run it with katfan run; katfan solve takes its model alone, a .kat file.";

function jsonFault(text: string): Fault | undefined {
  const [at] = /\S/.exec(text) ?? [""];
  if (isNotebook(text)) return fault(text, at, "is-notebook", NOTEBOOK.what, NOTEBOOK.remedy);
  if (/"(model|vary)"\s*:/.test(text)) return fault(text, at, "is-spec", "this is the spec of a sweep", SPEC_REMEDY);
  return undefined;
}

/** A spec in YAML: its keys begin lines, and no statement of KatScript has such a colon. */
function specFault(lines: readonly Line[]): Fault | undefined {
  const keys = /^(katfan|model|vary|sampling|jobs|seed|analysis|outputs|reduce|edits|job|report|execution)\s*:(\s|$)/;
  const line = lines.find(({ text }) => keys.test(text));
  return line === undefined ? undefined : lineFault(line, "is-spec", "this is the spec of a sweep", SPEC_REMEDY);
}

function pythonFault(lines: readonly Line[]): Fault | undefined {
  const tell = /^(import \w|from [\w.]+ import |def \w+\(.*\):|[\w.]+\s*=\s*finesse\.|.*"""|.*''')/;
  const line = lines.find(({ text }) => tell.test(text));
  return line === undefined ? undefined : lineFault(line, "is-python", PYTHON.what, PYTHON.remedy);
}

const FINESSE_2 = {
  what: "this is Finesse 2, and katfan reads KatScript, the language of Finesse 3",
  remedy: "Finesse 3 converts it: kat3 convert --legacy OLD.kat NEW.kat.",
} as const;

/** What begins lines in Finesse 2 only. */
const OLD_WORDS =
  /^\s*(const|maxtem|attr|yaxis|func|put|noplot|retrace|startnode|gnuterm|pyterm|deriv_h|pdtype|conf|m[12]|bs[12]|printmatrix|showiterate|GNUPLOT)\s+[^\s=(][^=]*$/;
/** An axis without brackets, over a component and its parameter; and a function. */
const OLD_FORMS = /^\s*x[23]?axis\*?\s+\w+\s+\w+\s+(lin|log)\s|^\s*func\s+\w+\s*=/;
/** Comments begin with #: the % of Finesse 2 has no meaning any more. */
const OLD_COMMENT = /^\s*%/;
/** A component as `m m1 0.9 0.1 0 n1 n2`: numbers or constants, and nodes behind them. */
const OLD_COMPONENT =
  /^\s*[a-z]+\d?\s+([A-Za-z_]\w*)((?:\s+[-+]?(?:[\d.][\w.+-]*|\$\w+))+)((?:\s+[A-Za-z_]\w*\*?){1,4})\s*(?:[#%].*)?$/;

function finesse2Fault(lines: readonly Line[]): Fault | undefined {
  const declared = new Set(lines.flatMap(({ text }) => /^\s*\w+\s+([A-Za-z_]\w*)/.exec(text)?.[1] ?? []));
  const line = lines.find(({ text }) => isFinesse2(text, declared));
  return line === undefined ? undefined : lineFault(line, "is-finesse-2", FINESSE_2.what, FINESSE_2.remedy);
}

function isFinesse2(text: string, declared: ReadonlySet<string>): boolean {
  if (OLD_COMMENT.test(text) || OLD_WORDS.test(text) || OLD_FORMS.test(text)) return true;
  const component = OLD_COMPONENT.exec(text);
  return (
    component !== null &&
    component[3]!
      .trim()
      .split(/\s+/)
      .every((node) => !declared.has(node.replace("*", "")))
  );
}
