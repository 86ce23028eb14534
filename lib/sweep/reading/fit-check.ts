/** What must hold within a fit, and between it and the rest of a spec. */
import { counted } from "../../counted.js";
import { type Mistake, UserError } from "../../errors.js";
import { parseExpression } from "../../katscript/lone-expression.js";
import { nearest } from "../../model/nearest.js";
import { checkCalls } from "../objective/array-expression.js";
import { DEVIATION, deviationsOf, FITTED, MEASURED } from "../objective/fitted.js";
import { variedBy } from "../spec/distribution.js";
import { type Fit, valuesOf } from "../spec/fit-fields.js";
import type { Spec } from "../spec/spec.js";
import { fieldMistake, fieldPath, type Path } from "../spec/spec-errors.js";

export function fitMistakes({ fit, analysis, objective, optimize, vary }: Spec): readonly Mistake[] {
  if (fit === undefined) return [];
  const mistakes: Mistake[] = [];
  const add = (path: Path, code: string, what: string, remedy: string) => {
    mistakes.push(fieldMistake(path, { code, what, remedy }));
  };
  if (objective !== undefined) {
    add(["objective"], "spec-conflict", "an objective stands beside a fit", "Leave it out: a fit has its own.");
  }
  if (analysis !== undefined) {
    const remedy = `Leave it out: a fit goes through ${fit.over} where it was measured.`;
    add(["analysis"], "spec-conflict", "an analysis stands beside a fit", remedy);
  }
  if (optimize !== undefined && optimize.method !== "levenberg-marquardt") {
    const what = `a fit isn't searched for by ${optimize.method}`;
    add(["optimize", "method"], "spec-conflict", what, "Take levenberg-marquardt.");
  }
  if (vary.flatMap(variedBy).includes(fit.over)) {
    const what = `${fit.over} is what was gone through: it takes the measured places, whatever it is set to`;
    add(
      ["fit", "over"],
      "spec-conflict",
      what,
      "Leave it out of vary; an offset is a variable that another parameter follows.",
    );
  }
  if (fit.sample?.walkers !== undefined && fit.sample.walkers % 2 !== 0) {
    add(["fit", "sample", "walkers"], "spec-range", `${fit.sample.walkers} is odd`, "Take an even number.");
  }
  return [...mistakes, ...columnMistakes(fit), ...expressionMistakes(fit)];
}

function columnMistakes(fit: Fit): readonly Mistake[] {
  const { data } = fit;
  const names = Object.keys(data);
  const mistakes: Mistake[] = [];
  const look = (field: string, name: string) => {
    if (data[name] !== undefined) return;
    const near = nearest(name, names);
    const remedy = near === "" ? `It has ${names.slice(0, 20).join(", ")}.` : `Did you mean ${near}?`;
    mistakes.push(
      fieldMistake(["fit", field], { code: "bad-table", what: `the data have no column "${name}"`, remedy }),
    );
  };
  look(fit.at === undefined ? "over" : "at", fit.at ?? fit.over);
  for (const name of valuesOf(fit)) look("value", name);
  for (const name of typeof fit.sigma === "number" ? [] : [fit.sigma ?? []].flat()) look("sigma", name);
  if (mistakes.length > 0) return mistakes;
  if (Array.isArray(fit.sigma) && fit.sigma.length !== valuesOf(fit).length) {
    const what = `${counted(fit.sigma.length, "standard deviation stands", "standard deviations stand")} for ${counted(valuesOf(fit).length, "value")}`;
    return [fieldMistake(["fit", "sigma"], { code: "spec-size", what, remedy: "Give one a value." })];
  }
  const count = data[valuesOf(fit)[0]!]!.length;
  const other = names.find((name) => data[name]!.length !== count);
  if (other !== undefined) {
    const what = `${other} has ${data[other]!.length} numbers, ${valuesOf(fit)[0]} has ${count}`;
    return [fieldMistake(["fit", "data", other], { code: "spec-size", what, remedy: "Give columns of one length." })];
  }
  const bad = deviationsOf(fit)
    .flat()
    .find((sigma) => !(sigma > 0));
  if (bad === undefined) return [];
  const what = `a standard deviation is ${bad}`;
  return [fieldMistake(["fit", "sigma"], { code: "spec-range", what, remedy: "All must be more than 0." })];
}

function expressionMistakes(fit: Fit): readonly Mistake[] {
  const taken = [MEASURED, DEVIATION, FITTED].find((name) => fit.where?.[name] !== undefined);
  if (taken !== undefined) {
    const what = `"${taken}" is what a fit calls something of its own`;
    return [fieldMistake(["fit", "where", taken], { code: "taken-name", what, remedy: "Choose another name." })];
  }
  const texts = [
    [fit.model, fieldPath(["fit", "model"])] as const,
    ...Object.entries(fit.where ?? {}).map(([name, text]) => [text, fieldPath(["fit", "where", name])] as const),
  ];
  return texts.flatMap(([text, place]) => {
    try {
      const { node, told } = parseExpression(text, place);
      told(() => checkCalls(node));
      return [];
    } catch (error) {
      if (error instanceof UserError) return [error, ...error.others];
      throw error;
    }
  });
}
