/** A fit as what it is made of: an analysis at the places that were measured, and residuals of which the squares are to be small. */
import { type Fit, valuesOf } from "../spec/fit-fields.js";
import type { Objective } from "../spec/objective-fields.js";
import type { Spec } from "../spec/spec.js";

/** What a fit's expressions call what was measured, its standard deviation, and what the model makes of it. */
export const MEASURED = "measured";
export const DEVIATION = "deviation";
export const FITTED = "fitted";

/** A spec whose fit has become its analysis, its objective, and a search; any other spec as it is. */
export function fittedSpec(spec: Spec): Spec {
  const { fit } = spec;
  if (fit === undefined) return spec;
  return {
    ...spec,
    analysis: `sweep(${fit.over}, [${(fit.data[fit.at ?? fit.over] ?? []).join(", ")}], false)`,
    objective: residualsOf(fit),
    optimize: spec.optimize ?? { method: "levenberg-marquardt", evaluations: DEFAULT_EVALUATIONS },
  };
}

/** A fit has found its minimum, or hasn't one, long before so many. */
const DEFAULT_EVALUATIONS = 2000;

/** The standard deviations of what was measured, a row a value; ones where none are known. */
export function deviationsOf(fit: Fit): readonly (readonly number[])[] {
  const { data, sigma } = fit;
  return valuesOf(fit).map((name, index) => {
    const column = typeof sigma === "string" ? sigma : Array.isArray(sigma) ? String(sigma[index]) : undefined;
    if (column !== undefined) return data[column] ?? [];
    return (data[name] ?? []).map(() => (typeof sigma === "number" ? sigma : 1));
  });
}

function residualsOf(fit: Fit): Objective {
  const named = Object.entries(fit.data).filter(([name]) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  const rows = (name: string, all: readonly (readonly number[])[]) => {
    const data = Object.fromEntries(all.map((row, index) => [`${name}_${index}`, row]));
    const keys = Object.keys(data);
    return { data, text: keys.length === 1 ? keys[0]! : `[${keys.join(", ")}]` };
  };
  const measured = rows(
    MEASURED,
    valuesOf(fit).map((name) => fit.data[name] ?? []),
  );
  const deviation = rows(DEVIATION, deviationsOf(fit));
  return {
    squares: `(${FITTED} - ${MEASURED}) / ${DEVIATION}`,
    where: { ...fit.where, [FITTED]: fit.model, [MEASURED]: measured.text, [DEVIATION]: deviation.text },
    data: { ...Object.fromEntries(named), ...measured.data, ...deviation.data },
  };
}
