/**
 * Writes KatScript's words where editors and highlighters read them, from the tables that the engine itself reads texts by:
 * `node scripts/ts.mjs scripts/editor-words.ts`.
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ACTIONS, COMMANDS, ELEMENTS } from "../lib/model/kinds.js";
import { CARRIER, CONSTANTS, FUNCTIONS, KEYWORDS, LITERALS } from "../lib/model/words.js";

export const PYTHON_WORDS = "python/src/katfan/_words.py";
export const GRAMMAR = "editors/vscode/syntaxes/katscript.tmLanguage.json";

const LAB_WORDS = "python/src/katfan/labextension/static/words.json";

const WORDS = {
  elements: [...ELEMENTS.keys()],
  commands: [...COMMANDS.keys()],
  actions: [...ACTIONS.keys()],
  functions: [...FUNCTIONS.keys()],
  constants: [...LITERALS.keys(), ...CONSTANTS.keys(), ...CARRIER.keys()],
  keywords: [...KEYWORDS].filter((word) => !ELEMENTS.has(word) && !LITERALS.has(word)),
};

/** The files, by their path from the repository on. */
export function editorFiles(): Readonly<Record<string, string>> {
  return { [PYTHON_WORDS]: pythonWords(), [GRAMMAR]: indented(grammar()), [LAB_WORDS]: indented(WORDS) };
}

const indented = (value: object): string => `${JSON.stringify(value, undefined, 2)}\n`;

function pythonWords(): string {
  const sets = Object.entries(WORDS).map(([name, words]) => {
    const lines = [...new Set(words)].sort().map((word) => `    "${word}",`);
    return `${name.toUpperCase()} = (\n${lines.join("\n")}\n)\n`;
  });
  return `"""KatScript's words. Written by scripts/editor-words.ts."""\n\n${sets.join("\n")}`;
}

const NAME = "[A-Za-z_][A-Za-z0-9_]*";
const NUMBER =
  "\\b\\d[\\d_]*(\\.[\\d_]*)?([eE][+-]?\\d[\\d_]*|[pnumkMGT])?j?\\b|(?<![\\w.])\\.\\d[\\d_]*([eE][+-]?\\d+|[pnumkMGT])?j?\\b";

function grammar(): object {
  const any = (words: readonly string[]) => `(?:${[...new Set(words)].sort().join("|")})`;
  return {
    $schema: "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
    name: "KatScript",
    scopeName: "source.katscript",
    fileTypes: ["kat"],
    patterns: [
      { name: "comment.line.number-sign.katscript", match: "#.*$" },
      string('"', "double"),
      string("'", "single"),
      {
        match: `^\\s*(${any(WORDS.elements)})\\s+(${NAME})`,
        captures: { 1: { name: "storage.type.katscript" }, 2: { name: "entity.name.type.katscript" } },
      },
      { name: "support.function.action.katscript", match: `\\b${any(WORDS.actions)}(?=\\s*\\()` },
      { name: "keyword.control.katscript", match: `\\b${any(WORDS.commands)}(?=\\s*\\()` },
      { name: "support.function.katscript", match: `\\b${any(WORDS.functions)}(?=\\s*\\()` },
      { name: "variable.parameter.katscript", match: `\\b${NAME}(?=\\s*=)` },
      { name: "variable.other.object.katscript", match: `\\b${NAME}(\\.${NAME})+` },
      { name: "constant.language.katscript", match: `\\b${any(WORDS.constants)}\\b` },
      { name: "constant.numeric.katscript", match: NUMBER },
      { name: "constant.other.keyword.katscript", match: `\\b${any(WORDS.keywords)}\\b` },
      { name: "keyword.operator.katscript", match: "\\*\\*|//|[-+*/=&]" },
    ],
  };
}

function string(mark: string, kind: string): object {
  return {
    name: `string.quoted.${kind}.katscript`,
    begin: mark,
    end: `${mark}|$`,
    patterns: [{ name: "constant.character.escape.katscript", match: "\\\\." }],
  };
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  for (const [file, text] of Object.entries(editorFiles())) {
    writeFileSync(fileURLToPath(new URL(`../${file}`, import.meta.url)), text);
  }
}
