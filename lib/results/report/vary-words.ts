/** What a parameter is drawn from, in words. */
import { counted } from "../../counted.js";
import { type Vary, type VaryOne, variedBy } from "../../sweep/spec/distribution.js";
import { shownNumber } from "../figure/format-number.js";

/** How many values of a list are named. */
const NAMED = 6;

/** @returns the words for each parameter that varies */
export function varyWords(vary: readonly Vary[]): ReadonlyMap<string, string> {
  return new Map(vary.flatMap((entry) => variedBy(entry).map((name, index) => [name, wordsOf(entry, index)])));
}

function wordsOf(entry: Vary, index: number): string {
  if (entry.kind === "table") return `table of ${entry.rows.length} rows`;
  if (entry.kind === "correlated-normal") {
    const mean = entry.means?.[index];
    const sigma = entry.sigmas?.[index] ?? Math.sqrt(entry.covariance?.[index]?.[index] ?? Number.NaN);
    const words = [mean === undefined ? undefined : `mean ${shownNumber(mean)}`, `σ ${shownNumber(sigma)}`];
    return related(
      `normal, ${joined(words)}, correlated with ${counted(entry.parameters.length - 1, "other")}`,
      entry.relative,
    );
  }
  return related(distributionWords(entry), entry.relative);
}

function related(words: string, relative: "factor" | "offset" | undefined): string {
  if (relative === undefined) return words;
  return `${relative === "factor" ? "nominal ×" : "nominal +"} ${words}`;
}

function distributionWords(entry: VaryOne): string {
  const range = () => ("from" in entry && "to" in entry ? `${ends(entry.from, entry.to)}` : "");
  switch (entry.kind) {
    case "normal":
      return joined(["normal", said("mean", entry.mean), said("σ", entry.sigma)]);
    case "truncated-normal":
      return joined([
        "truncated normal",
        said("mean", entry.mean),
        said("σ", entry.sigma),
        said("from", entry.from),
        said("to", entry.to),
      ]);
    case "lognormal":
      return joined(["lognormal", said("median", entry.median), said("σ of the logarithm", entry.sigma)]);
    case "uniform":
      return `uniform, ${range()}`;
    case "loguniform":
      return `log-uniform, ${range()}`;
    case "triangular":
      return `triangular, ${range()}, mode ${shownNumber(entry.mode)}`;
    case "choice":
      return `one of ${list(entry.values)}${entry.weights === undefined ? "" : ", weighted"}`;
    case "constant":
      return `constant ${shownNumber(entry.value)}`;
    case "linear":
      return `grid, ${range()}, ${entry.points} points`;
    case "log":
      return `logarithmic grid, ${range()}, ${entry.points} points`;
    case "values":
      return `grid of ${list(entry.values)}`;
  }
}

function said(word: string, x: number | undefined): string | undefined {
  return x === undefined ? undefined : `${word} ${shownNumber(x)}`;
}

function joined(words: readonly (string | undefined)[]): string {
  return words.filter((word) => word !== undefined).join(", ");
}

function ends(from: number | undefined, to: number | undefined): string {
  return `${shownNumber(from)} to ${shownNumber(to)}`;
}

function list(values: readonly number[]): string {
  const named = values.slice(0, NAMED).map((value) => shownNumber(value));
  return values.length > NAMED ? `${values.length} values: ${named.join(", ")}, …` : named.join(", ");
}
