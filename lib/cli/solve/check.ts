/** `katfan check`: says what is wrong with KatScript files, all that can be said without solving them. */
import { checkToRun } from "../../analysis/whole/check.js";
import { counted } from "../../counted.js";
import { isMistake } from "../../errors.js";
import type { Checked } from "../../katscript/check.js";
import { parse } from "../../katscript/parse.js";
import { EXIT, type ExitCode } from "../terminal/exit-codes.js";
import { katscriptText } from "../terminal/input-text.js";
import { print, say, sayMistakes } from "../terminal/output.js";

export function check(files: readonly string[], options: { readonly json?: boolean }): ExitCode {
  const bad = files.filter((file) => !(options.json === true ? checkAsJson(file) : checkForPeople(file)));
  if (options.json !== true && bad.length > 0) say(`${counted(bad.length, "file")} of ${files.length} can't be used.`);
  return bad.length === 0 ? EXIT.good : EXIT.badInput;
}

function checkAsJson(file: string): boolean {
  const checked = checkedFile(file);
  print(JSON.stringify(checked));
  return checked.ok;
}

function checkedFile(file: string): Checked {
  try {
    return checkToRun(katscriptText(file), file);
  } catch (error) {
    if (!isMistake(error)) throw error;
    return { file, ok: false, errors: [{ line: 1, column: 1, endColumn: 1, code: error.code, message: error.what }] };
  }
}

/** The same with the text around each mistake. Mistakes that only building the model finds have none. */
function checkForPeople(file: string): boolean {
  try {
    const text = katscriptText(file);
    parse(text, { file });
    const { ok, errors } = checkToRun(text, file);
    for (const each of errors) say(`error: ${file}:${each.line}:${each.column}: ${each.message}`);
    if (ok) print(`${file}: ok`);
    return ok;
  } catch (error) {
    if (!isMistake(error)) throw error;
    sayMistakes(error);
    return false;
  }
}
