/**
 * KatScript to a model.
 *
 * In turns: tokens, statements, names, connections, values, commands, the analysis, and what must hold of it all. Each
 * turn goes through every statement, so that several mistakes are told at once; a turn that found some is the last.
 */

import { PLAIN } from "../arithmetic/arithmetic.js";
import type { Span } from "../errors.js";
import { UserError } from "../errors.js";
import { complete } from "../model/complete.js";
import { findCycle } from "../model/cycles.js";
import { cyclic } from "../model/errors.js";
import { realOf } from "../model/evaluate.js";
import { rootOf } from "../model/expression.js";
import { ACTIONS, COMMANDS, ELEMENTS, withTestPoints } from "../model/kinds.js";
import { Model } from "../model/model.js";
import { analysisOf } from "./analysis-statement.js";
import { settleAttributes } from "./cavity-attributes.js";
import { applyCommand } from "./commands.js";
import { settlePairs } from "./copied-pairs.js";
import { elementValues, testPorts } from "./element-values.js";
import { numberOf } from "./expressions.js";
import { foreignFault } from "./foreign.js";
import { formOf } from "./forms.js";
import { MAX_TEXT_LENGTH } from "./limits.js";
import { linkOf, type Made, type Taken, takePort } from "./links.js";
import { declare, meaningOf, type Names, namesOf } from "./names.js";
import { statementOrder } from "./order.js";
import { settleReadoutNodes } from "./readout-nodes.js";
import { Mistakes, mistakeOf, type Range, sourceOf, spanOf } from "./source.js";
import type { Statement } from "./syntax.js";
import { parseStatements } from "./syntax-parser.js";
import { tokenize } from "./tokens.js";

export interface ParseOptions {
  /** What the text is called in messages. */
  readonly file?: string;
}

/** What a text without a name is called. */
const UNNAMED = "model.kat";

/** The model that a text describes. Mistakes are thrown as one `UserError`, the first in front, the rest in `others`. */
export function parse(text: string, options: ParseOptions = {}): Model {
  const model = new Model();
  try {
    parseInto(model, text, options);
  } catch (error) {
    throw error instanceof UserError ? asForeign(error, text, options) : error;
  }
  return model;
}

/** What is wrong with a text that isn't KatScript at all is that, and not its lines. */
function asForeign(error: UserError, text: string, { file = UNNAMED }: ParseOptions): UserError {
  const foreign = foreignFault(text);
  return foreign === undefined ? error : new UserError(mistakeOf(sourceOf(text, file), foreign), [], { cause: error });
}

/** Adds a text to a model. If the text has mistakes, the model stays as it was. */
export function parseInto(model: Model, text: string, options: ParseOptions = {}): void {
  const file = options.file ?? UNNAMED;
  if (text.length > MAX_TEXT_LENGTH) {
    const what = `the text has ${text.length} characters, more than ${MAX_TEXT_LENGTH}`;
    throw new UserError({ code: "too-long", place: file, what, remedy: "Split the model." });
  }
  const mistakes = new Mistakes(sourceOf(text, file));
  const statements = parseStatements(tokenize(mistakes), mistakes, formOf);
  const work = model.clone();
  const builder: Builder = {
    model: work,
    mistakes,
    names: {
      ...namesOf(work, mistakes.source),
      wavelengthAt: (range) => wavelengthAt(builder, statements, range),
    },
    made: new Map(),
    ranges: new Map(),
  };
  const declared = declareAll(builder, statements);
  connectAll(builder, declared);
  insertAll(builder, declared);
  settleReadoutNodes(work);
  settled(builder, settlePairs);
  commandsAndAnalysis(builder, declared, model.analysis !== undefined);
  mistakes.throwIfAny();
  settled(builder, settleAttributes);
  mistakes.throwIfAny();
  checkAll(builder);
  mistakes.throwIfAny();
  model.adopt(work);
}

/** What a text becomes while it is read. */
interface Builder {
  readonly model: Model;
  readonly mistakes: Mistakes;
  readonly names: Names;
  /** What links make, by their statements. */
  readonly made: Map<Statement, readonly Made[]>;
  /** Where elements, `m1`, and their parameters, `m1.phi`, were written. */
  readonly ranges: Map<string, Range>;
}

/** The wavelength that a `lambda` above gives, or the model [m]: texts are read from above, as Finesse does. */
function wavelengthAt({ model, names }: Builder, statements: readonly Statement[], range: Range): number {
  const given = statements.find(({ directive, end }) => directive.text === "lambda" && end <= range.start);
  const node = given?.arguments[0]?.value;
  return realOf(PLAIN, model.evaluate(node === undefined ? model.wavelength : numberOf(names, node)), "lambda");
}

/** Makes the elements' names known. Those whose name can't be are left out, and told. */
function declareAll(builder: Builder, statements: readonly Statement[]): readonly Statement[] {
  const { model, mistakes, names, ranges } = builder;
  return statements.filter((statement) => {
    if (statement.form !== "element") return true;
    const written = ELEMENTS.get(statement.directive.text)!;
    const kind = written.name === "test_point" ? withTestPoints(written, testPorts(statement)) : written;
    const { text } = statement.name;
    const before = ranges.get(text);
    if (before !== undefined || names.outputs.has(text)) {
      const line = before === undefined ? "" : `, on line ${spanOf(mistakes.source, before).line}`;
      const what = `an element called "${text}" is already there${line}`;
      mistakes.add({ code: "duplicate-name", range: statement.name, what, remedy: "Names are unique in a model." });
      return false;
    }
    const free = mistakes.attempt(statement.name, () => {
      model.claim(text);
      return true;
    });
    if (free === undefined) {
      declare(names, text, kind);
      return false;
    }
    declare(names, text, kind);
    ranges.set(text, statement.name);
    return true;
  });
}

/** Connects ports: what spaces and links say, in the order of building. Spaces that links make are declared. */
function connectAll(builder: Builder, statements: readonly Statement[]): void {
  const { model, mistakes, names } = builder;
  const taken: Taken = new Map([...model.links()].map(([port, link]) => [port, link.name]));
  for (const readout of placedReadouts(model, statements)) taken.set(`${readout}.p1`, readout);
  const connecting = statementOrder(statements, (statement) => isLink(statement) || isSpace(statement));
  for (const statement of connecting) {
    if (isSpace(statement)) {
      mistakes.attempt(statement, () => takeSpacePorts(builder, statement, taken));
      continue;
    }
    const made = mistakes.attempt(statement, () => linkOf(names, statement.arguments, taken)) ?? [];
    builder.made.set(statement, made);
    for (const each of made) declare(names, each.name, ELEMENTS.get(each.kind)!);
  }
}

/** The readouts that read a node of another element: they have no optical port of their own to connect. */
function placedReadouts(model: Model, statements: readonly Statement[]): readonly string[] {
  const before = model.elements().filter(({ parameters }) => parameters.get("optical_node")?.kind === "node");
  const now = statements.filter(({ form, directive, arguments: args }) => {
    const kind = form === "element" ? ELEMENTS.get(directive.text) : undefined;
    if (kind?.parameters[0]?.name !== "optical_node") return false;
    return args.some(({ key }, index) => key?.name === "optical_node" || (key === undefined && index === 0));
  });
  return [...before.map(({ name }) => name), ...now.map(({ name }) => name.text)];
}

function isLink(statement: Statement): boolean {
  return statement.form === "function" && statement.directive.text === "link";
}

function isSpace(statement: Statement): boolean {
  return statement.form === "element" && ELEMENTS.get(statement.directive.text)?.name === "space";
}

/** Takes the ports of a space, if they are what its arguments should be; if not, resolving its values will tell. */
function takeSpacePorts(builder: Builder, statement: Statement, taken: Taken): void {
  const positional = statement.arguments.filter((argument) => argument.key === undefined);
  for (const [index, key] of ["portA", "portB"].entries()) {
    const argument = statement.arguments.find((each) => each.key?.name === key) ?? positional[index];
    if (argument?.value.kind !== "name") continue;
    const { path } = argument.value;
    if (!builder.names.kinds.has(path.split(".")[0]!)) continue;
    const meaning = meaningOf(builder.names, path, argument.value);
    if (meaning.kind === "port") takePort(taken, meaning, statement.name.text, argument.value);
  }
}

/** Resolves and inserts every element, in the order of the text; what a link makes stands where the link does. */
function insertAll(builder: Builder, statements: readonly Statement[]): void {
  const { model, mistakes } = builder;
  for (const statement of statements) {
    for (const made of builder.made.get(statement) ?? []) {
      mistakes.attempt(statement, () => insertMade(builder, statement, made));
    }
    if (statement.form !== "element") continue;
    const kind = ELEMENTS.get(statement.directive.text)!;
    mistakes.attempt(statement, () => {
      const { parameters, rest, places } = elementValues(builder.names, statement, kind);
      const span = spanOf(mistakes.source, statement);
      const name = statement.name.text;
      model.insert(complete({ kind, name, parameters, rest, span }));
      for (const [parameter, range] of places) builder.ranges.set(`${name}.${parameter}`, range);
    });
  }
}

function insertMade(builder: Builder, statement: Statement, made: Made): void {
  const span: Span = spanOf(builder.mistakes.source, statement);
  const kind = ELEMENTS.get(made.kind)!;
  builder.model.insert(complete({ kind, name: made.name, parameters: made.parameters, span }));
  builder.ranges.set(made.name, statement);
}

function commandsAndAnalysis(builder: Builder, statements: readonly Statement[], analysed: boolean): void {
  const { model, mistakes, names } = builder;
  const seen = new Map<string, Statement>();
  let analysis: Statement | undefined;
  for (const statement of statements) {
    if (statement.form !== "function") continue;
    const word = statement.directive.text;
    if (COMMANDS.has(word)) {
      mistakes.attempt(statement.directive, () => applyCommand({ model, names, seen, mistakes }, statement));
    } else if (ACTIONS.has(word)) {
      if (analysis !== undefined || analysed) {
        const remedy = "Combine them with series(...) or parallel(...).";
        mistakes.add({
          code: "two-analyses",
          range: statement.directive,
          what: "there is already an analysis",
          remedy,
        });
        continue;
      }
      analysis = statement;
      const action = mistakes.attempt(statement, () => analysisOf(names, statement));
      if (action !== undefined) model.analysis = action;
    }
  }
}

/** Puts in place what values name that is no parameter: pairs, as `Rc=m1.Rc`, or numbers of cavities, as `c.FSR`. */
function settled(builder: Builder, settle: (model: Model) => void): void {
  try {
    settle(builder.model);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    place(builder, error);
  }
}

/** What must hold of the whole: no circles, values that fit. */
function checkAll(builder: Builder): void {
  const { model, ranges } = builder;
  const circle = findCycle(model);
  if (circle !== undefined) {
    place(builder, cyclic(circle));
    return;
  }
  const check = model.checker();
  for (const name of ranges.keys()) {
    try {
      check(name);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      place(builder, error, name);
    }
  }
}

/** Adds what a model says of a path, where that path was written. */
function place(builder: Builder, error: UserError, name = rootOf(error.place)): void {
  const { ranges } = builder;
  const range = ranges.get(`${error.place}.value`) ??
    ranges.get(error.place) ??
    ranges.get(name) ?? { start: 0, end: 1 };
  builder.mistakes.add({ code: error.code, range, what: error.what, remedy: error.remedy });
}
