import path from "node:path";
import { describe, expect, it } from "vitest";
import { check } from "../../lib/katscript/check.js";
import { parse } from "../../lib/katscript/parse.js";
import { goldenTexts } from "./golden-texts.js";

const TESTS = path.resolve(import.meta.dirname, "..");
const golden = goldenTexts(path.join(TESTS, "golden"));
const own = goldenTexts(path.join(TESTS, "golden-own"));

/** Cases that Finesse refuses when it solves them, or for reasons of its own: reading them is no mistake. */
const REFUSED_LATER = new Set([
  "abcd_to_itself",
  "ad_signal_between_sidebands",
  "ad_signal_on_carrier",
  "ad_signal_on_laser",
  "ad_signal_on_laser_swept",
  "ad_signal_on_sideband",
  "ad_signal_twice_away",
  "beam_trace_of_foo",
  "beam_trace_of_nothing",
  "beams_of_a_critical_cavity",
  "beams_of_an_unstable_cavity",
  "beams_that_reach_nowhere",
  "beams_without_a_source",
  "beamsplitter_sweep_beyond_one",
  "beamsplitter_sweep_of_all_given",
  "camera_both_limits",
  "camera_no_limit",
  "camera_no_points",
  "camera_one_limit_in_a_list",
  "camera_three_limits",
  "cavity_of_a_lens",
  "change_out_of_range",
  "change_to_a_negative_length",
  "complex_in_arange",
  "complex_in_arctan2",
  "complex_in_deg2rad",
  "complex_in_degrees",
  "complex_in_erf",
  "complex_in_floor",
  "complex_in_jv",
  "complex_in_linspace",
  "complex_in_order_of_jv",
  "complex_in_rad2deg",
  "complex_in_radians",
  "cycle_of_two_elements",
  "fd_signal_between_sidebands",
  "fd_signal_on_carrier",
  "fd_signal_on_sideband",
  "fd_signal_twice_away",
  "fd_where_no_field_is",
  "for_of_a_complex_number",
  "for_out_of_range",
  "gauss_within_a_cavity",
  "gouy_of_no_path",
  "knmd_across_a_beamsplitter",
  "knmd_half_a_mode",
  "knmd_no_such_coupling",
  "knmd_no_such_mode",
  "knmd_of_a_laser",
  "knmd_of_a_lens_in_reflection",
  "knmd_of_a_space",
  "knmd_of_nothing",
  "limit_none_of_l_bfgs_b",
  "limit_none_of_slsqp",
  "limit_powell_no_calls",
  "linspace_of_less_than_nothing",
  "lock_gains_enabled_later",
  "lock_gains_none_enabled",
  "lock_gains_of_dark_signal",
  "lock_gains_of_nothing_moved",
  "lock_gains_of_power",
  "lock_gains_of_second_lock",
  "lock_gains_too_near",
  "lock_gains_without_a_readout",
  "lock_of_a_complex_signal",
  "lost_lock",
  "math_of_a_pair_in_an_array",
  "mathd_shape_of_two",
  "mathd_unknown_type",
  "minimize_an_element",
  "minimize_bounds_crossed",
  "minimize_bounds_of_one",
  "minimize_bounds_of_others",
  "minimize_cobyla",
  "minimize_four_arguments",
  "minimize_newton_cg",
  "minimize_out_of_range",
  "minimize_over_nothing",
  "minimize_unknown_method",
  "mirror_sweep_beyond_one",
  "mirror_sweep_of_all_given",
  "mmd_backwards",
  "modes_even_without_maxtem",
  "modes_twice",
  "modes_without_beams",
  "newton_lock_by_a_detector",
  "newton_lock_without_a_readout",
  "newton_with_a_given_matrix",
  "no_field_at_zero_with_a_shifted_laser",
  "no_such_mode",
  "noise_projection_scaled_by_a_number",
  "open_cavity",
  "operator_without_a_path",
  "opt_rf_readout_phase_of_a_dc_readout",
  "opt_rf_readout_phase_of_a_readout",
  "opt_rf_readout_phase_of_one",
  "opt_rf_readout_phase_swapped",
  "plot_alone",
  "propagate_nowhere",
  "pseudo_lock_no_such_mode",
  "pseudo_lock_of_a_driven_tuning",
  "reflectivity_that_is_no_number_in_a_sweep",
  "response_carrier_solution",
  "response_frequency_zero",
  "response_light_as_one_pair",
  "response_light_as_output_of_the_first",
  "response_light_at_a_fixed_frequency",
  "response_light_the_wrong_way_round",
  "response_light_where_no_light_is",
  "response_light_where_no_sideband_is",
  "response_light_without_frequency",
  "response_motion_as_light",
  "response_negative_frequency",
  "response_no_frequencies",
  "response_no_list_of_inputs",
  "response_pairs_as_inputs",
  "response_projection_to_a_list",
  "response_projection_to_nothing",
  "response_readout_as_output",
  "sensing_matrix_of_a_detector",
  "sensing_matrix_of_a_parameter",
  "sensing_matrix_of_an_output",
  "set_lock_gains_of_a_gain_that_follows",
  "sideband_of_a_sideband_has_no_bin",
  "space_sweep_to_negative_length",
  "telescope_passes_nothing",
  "tem_without_power",
  "two_gauss_at_a_port",
  "two_gauss_at_a_space",
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
    const accepted = refused.filter(({ name, katscript }) => check(katscript, name).ok).map(({ name }) => name);
    expect(accepted.filter((name) => !REFUSED_LATER.has(name))).toEqual([]);
  });
});
