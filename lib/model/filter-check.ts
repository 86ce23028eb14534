/**
 * What a filter's zeros and poles must be: numbers, or pairs of a frequency and a quality where `fQ` says so, as Finesse has it.
 *
 * Lists flatten where they are evaluated, so that one number too few or too many would go to the next pair, or be lost.
 */
import type { Mistake } from "../errors.js";
import type { Element } from "./element.js";
import type { Value } from "./value.js";

/** @param place of its statement */
export function filterMistakes({ kind, name, parameters, span }: Element, place: string): readonly Mistake[] {
  if (kind !== "filter_zpk") return [];
  const flag = parameters.get("fQ");
  const inPairs = flag?.kind === "boolean" && flag.value;
  return ["z", "p"].flatMap((side): readonly Mistake[] => {
    const items = itemsOf(parameters.get(side));
    // Lists of one are taken for the ones, as in Finesse, if all are.
    if (inPairs ? items.every(isListOf(2)) : items.every(isPlain) || items.every(isListOf(1))) return [];
    const sort = side === "z" ? "zeros" : "poles";
    const what = `the ${sort} of "${name}" are ${inPairs ? "no pairs of a frequency and a quality" : "not numbers"}`;
    const remedy = inPairs
      ? "Write each as a pair, as [[1, 10], [30, 2]]: [Hz], and the quality. Without fQ they are numbers [rad/s]."
      : "Write them as [-10, -20+3j] [rad/s]. With fQ=true they are pairs, as [[1, 10]]: [Hz], and the quality.";
    return [{ code: "wrong-type", place, what, remedy, span }];
  });
}

/** What gives a list, as `linspace`, gives numbers: it stands for one of them. */
function itemsOf(value: Value | undefined): readonly Value[] {
  return value === undefined ? [] : value.kind === "array" ? value.items : [value];
}

function isPlain({ kind }: Value): boolean {
  return kind !== "array";
}

function isListOf(count: number): (value: Value) => boolean {
  return (value) => value.kind === "array" && value.items.length === count && value.items.every(isPlain);
}
