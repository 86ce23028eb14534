/** What must hold between an objective, how it is optimised, and the rest of a spec. */
import { type Mistake, UserError } from "../../errors.js";
import { checkCalls } from "../objective/array-expression.js";
import { parseObjective } from "../objective/objective.js";
import { hasEnds, searched } from "../search/search-space.js";
import { variedBy } from "../spec/distribution.js";
import { METHODS, type Method, type Objective, type Optimize } from "../spec/objective-fields.js";
import type { Spec } from "../spec/spec.js";
import { fieldMistake, type Path } from "../spec/spec-errors.js";

export function objectiveMistakes(spec: Spec, givenJobs: number | undefined): readonly Mistake[] {
  const { objective, optimize } = spec;
  const mistakes: Mistake[] = [];
  const add = (path: Path, code: string, what: string, remedy: string) => {
    mistakes.push(fieldMistake(path, { code, what, remedy }));
  };
  if (objective !== undefined) {
    mistakes.push(...goalMistakes(objective));
    const [other, remedy] =
      spec.job !== undefined
        ? ["a job's code", "The code can return it as one of its outputs."]
        : ["edits", "Describe the models by parameters, or make a spec of each."];
    if (spec.job !== undefined || spec.edits.length > 0) {
      add(["objective"], "spec-conflict", `an objective stands beside ${other}`, remedy);
    }
  }
  if (optimize === undefined) return mistakes;
  if (objective === undefined) {
    const remedy = "Say what is to be small, as objective: { minimize: abs(P - 1) }.";
    add(["objective"], "spec-missing", "is missing, and without it there is nothing to optimise", remedy);
  } else if (!METHODS.includes(optimize.method)) {
    const remedy = `Allowed are ${METHODS.join(", ")}.`;
    add(["optimize", "method"], "spec-missing", "is missing", remedy);
    return mistakes;
  } else if (optimize.method === "levenberg-marquardt" && objective.squares === undefined) {
    const remedy = 'Write the residuals as "squares", or take another method.';
    add(["optimize", "method"], "spec-conflict", "levenberg-marquardt is for sums of squares", remedy);
  }
  if (optimize.starts !== undefined && givenJobs !== undefined && givenJobs !== optimize.starts) {
    const what = `there are ${givenJobs} jobs and ${optimize.starts} starts`;
    add(["optimize", "starts"], "spec-conflict", what, "Leave one of them out: a start is a job.");
  }
  mistakes.push(...parameterMistakes(spec, optimize), ...optionMistakes(optimize));
  return mistakes;
}

const GOALS = ["minimize", "maximize", "squares"] as const;

function goalMistakes(objective: Objective): readonly Mistake[] {
  const given = GOALS.filter((goal) => objective[goal] !== undefined);
  if (given.length !== 1) {
    const what =
      given.length === 0 ? "it says nothing that is to be small or large" : `${given.join(" and ")} stand side by side`;
    return [
      fieldMistake(["objective"], { code: "spec-conflict", what, remedy: `Give it one of ${GOALS.join(", ")}.` }),
    ];
  }
  const both = Object.keys(objective.where ?? {}).find((name) => objective.data?.[name] !== undefined);
  if (both !== undefined) {
    const what = `"${both}" is a part of the expression and an array of data`;
    const remedy = "Give one of them another name.";
    return [fieldMistake(["objective", "where", both], { code: "spec-duplicate", what, remedy })];
  }
  try {
    const { goal, where } = parseObjective(objective, false);
    for (const text of [goal, ...where.values()]) text.told(() => checkCalls(text.node));
    return [];
  } catch (error) {
    if (error instanceof UserError) return [error, ...error.others];
    throw error;
  }
}

/** What is optimised varies, and has ends. */
function parameterMistakes(spec: Spec, { by, bounds, scale }: Optimize): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  const varied = spec.vary.flatMap(variedBy);
  const moved = searched(spec);
  const check = (name: string, path: Path) => {
    if (varied.includes(name)) return true;
    const remedy = "Add it to vary, from which each search begins.";
    mistakes.push(fieldMistake(path, { code: "spec-unknown-parameter", what: `${name} doesn't vary`, remedy }));
    return false;
  };
  for (const [index, name] of (by ?? []).entries()) {
    if (!check(name, ["optimize", "by", index])) continue;
    const entry = spec.vary.find((each) => variedBy(each).includes(name))!;
    if (hasEnds(entry) || bounds?.[name] !== undefined) continue;
    const what = `${name} has no ends between which it could be searched for`;
    const remedy = `Give it bounds, as bounds: { ${name}: [0, 1] }, or draw it from uniform.`;
    mistakes.push(fieldMistake(["optimize", "by", index], { code: "spec-missing", what, remedy }));
  }
  const scales = typeof scale === "string" ? undefined : scale;
  for (const [field, names] of Object.entries({ bounds, scale: scales })) {
    for (const name of Object.keys(names ?? {})) {
      if (!check(name, ["optimize", field, name]) || moved.includes(name)) continue;
      const what = `${name} isn't optimised`;
      mistakes.push(
        fieldMistake(["optimize", field, name], {
          code: "spec-conflict",
          what,
          remedy: "Name it in optimize.by, too.",
        }),
      );
    }
  }
  if (moved.length === 0) {
    const what = "nothing is optimised";
    const remedy = "Let parameters vary between ends, as { kind: uniform, from: 0, to: 1 }.";
    mistakes.push(fieldMistake(["vary"], { code: "spec-missing", what, remedy }));
  }
  return mistakes;
}

/** Which options are for which methods. */
const OPTIONS: Readonly<Record<"population" | "sigma" | "rate" | "cycle" | "noise", readonly Method[]>> = {
  population: ["cma-es", "differential-evolution"],
  sigma: ["cma-es"],
  rate: ["adam"],
  cycle: ["adam"],
  noise: ["adam"],
};

function optionMistakes(optimize: Optimize): readonly Mistake[] {
  return Object.entries(OPTIONS).flatMap(([name, methods]) => {
    if (optimize[name as keyof typeof OPTIONS] === undefined || methods.includes(optimize.method)) return [];
    const what = `${optimize.method} has no ${name}`;
    const remedy = `Leave it out: it is for ${methods.join(" and ")}.`;
    return [fieldMistake(["optimize", name], { code: "spec-conflict", what, remedy })];
  });
}
