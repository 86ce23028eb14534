import path from "node:path";
import { describe, expect, it } from "vitest";
import { checkToRun } from "../../lib/analysis/whole/check.js";
import { check } from "../../lib/katscript/check.js";
import { parse } from "../../lib/katscript/parse.js";
import { goldenTexts } from "./golden-texts.js";

const TESTS = path.resolve(import.meta.dirname, "..");
const golden = goldenTexts(path.join(TESTS, "golden"));
const own = goldenTexts(path.join(TESTS, "golden-own"));

/** Cases that Finesse refuses at a point's values, or for reasons of its own: before that nothing is wrong with them. */
const REFUSED_LATER = new Set([
  "free_mass_that_loses_its_mass",
  "beam_trace_of_nothing",
  "beamsplitter_sweep_beyond_one",
  "beamsplitter_sweep_of_all_given",
  "change_out_of_range",
  "change_to_a_negative_length",
  "for_out_of_range",
  "lock_gains_of_dark_signal",
  "lock_gains_of_nothing_moved",
  "lock_gains_of_power",
  "lock_gains_of_second_lock",
  "lock_gains_too_near",
  "lost_lock",
  "minimize_out_of_range",
  "mirror_sweep_beyond_one",
  "mirror_sweep_of_all_given",
  "reflectivity_that_is_no_number_in_a_sweep",
  "signal_frequency_of_zero_by_axis",
  "signal_frequency_of_zero_by_axis_from_it",
  "signal_frequency_of_zero_by_change",
  "signal_frequency_of_zero_by_change_below",
  "signal_frequency_of_zero_by_fields",
  "signal_frequency_of_zero_by_for",
  "signal_frequency_of_zero_by_sweep",
  "space_sweep_to_negative_length",
]);

describe("the reference cases", () => {
  it("are there", () => {
    expect(golden.length).toBeGreaterThanOrEqual(121);
    expect(own.length).toBeGreaterThan(300);
  });

  it.each(golden.map((each) => [`${each.area}/${each.name}`, each.katscript]))("%s parses", (name, text) => {
    expect(parse(text, { file: name }).elements().length).toBeGreaterThan(0);
  });

  it("that Finesse solves are without mistakes", () => {
    const mistaken = own.filter(({ area }) => area !== "refused").map(({ name, katscript }) => check(katscript, name));
    expect(mistaken.filter(({ ok }) => !ok)).toEqual([]);
  });

  it("that Finesse refuses are refused, but for those that only solving can refuse", () => {
    const refused = own.filter(({ area }) => area === "refused");
    const accepted = refused.filter(({ name, katscript }) => checkToRun(katscript, name).ok).map(({ name }) => name);
    expect(accepted.filter((name) => !REFUSED_LATER.has(name))).toEqual([]);
  });
});
