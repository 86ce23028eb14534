/** The statement that says what is run. */
import { ACTIONS } from "../model/kinds.js";
import type { Action } from "../model/value.js";
import { bind } from "./binding.js";
import type { Names } from "./names.js";
import type { Statement } from "./syntax.js";
import { actionOf } from "./values.js";

export function analysisOf(names: Names, statement: Statement): Action {
  const signature = ACTIONS.get(statement.directive.text)!;
  const written = { signature, word: statement.directive.text, start: statement.start, end: statement.end - 1 };
  return actionOf(names, written, bind(written, statement.arguments));
}
