/**
 * The words of KatScript that are neither elements nor commands nor actions: keywords, constants, functions, and the
 * names that no element may have.
 */
import { SPEED_OF_LIGHT } from "../constants.js";
import type { Mistake } from "../errors.js";

/** The path of the signal frequency, which is no element's. */
export const SIGNAL_FREQUENCY = "fsig.f";

/** Where a value stands, these are words and not names of elements. */
export const KEYWORDS: ReadonlySet<string> = new Set(
  (
    "abcd am bandpass bandstop both div even finesse fsr fwhm g gouy highpass l length lin log loss lowpass modesep " +
    "none odd off pitch pm pole q rc resolution s single stability tau w w0 x xsplit y yaw ysplit z zr"
  ).split(" "),
);

/** Words that stand for a value and so can't be names, in the spellings that KatScript knows. */
export const LITERALS: ReadonlyMap<string, boolean | null | number> = new Map<string, boolean | null | number>([
  ["true", true],
  ["True", true],
  ["false", false],
  ["False", false],
  ["none", null],
  ["None", null],
  ["inf", Number.POSITIVE_INFINITY],
]);

/** The constants: the circle's, and the speed of light [m/s]. */
export const CONSTANTS: ReadonlyMap<string, number> = new Map([
  ["pi", Math.PI],
  ["c0", SPEED_OF_LIGHT],
]);

/** What a model's wavelength [m] makes of the words for its carrier: the frequency [Hz], itself, the wave number [1/m]. */
export const CARRIER: ReadonlyMap<string, (wavelength: number) => number> = new Map([
  ["f0", (wavelength: number) => SPEED_OF_LIGHT / wavelength],
  ["lambda0", (wavelength: number) => wavelength],
  ["k0", (wavelength: number) => (2 * Math.PI) / wavelength],
]);

export interface ExpressionFunction {
  readonly name: string;
  /** Its arguments' names, in order. */
  readonly parameters: readonly string[];
  /** How many of them must be given. */
  readonly required: number;
  /** Whether it gives an array. */
  readonly array: boolean;
  /** Whether it takes arrays. */
  readonly ofArrays: boolean;
}

function make(name: string, parameters: string, required?: number, array = false, ofArrays = false) {
  const names = parameters.split(" ");
  return [name, { name, parameters: names, required: required ?? names.length, array, ofArrays }] as const;
}

const OF_ONE =
  "abs neg pos conj real imag exp log log10 sin arcsin cos arccos tan arctan sqrt radians degrees deg2rad rad2deg erf";

/** The functions that expressions may call. */
export const FUNCTIONS: ReadonlyMap<string, ExpressionFunction> = new Map<string, ExpressionFunction>([
  ...OF_ONE.split(" ").map((name) => make(name, "x")),
  make("pow", "x y"),
  make("arctan2", "y x"),
  make("jv", "n x"),
  make("std", "values", 1, false, true),
  make("sum", "values", 1, false, true),
  make("dot", "a b", 2, false, true),
  make("arange", "start stop step", 3, true),
  make("linspace", "start stop num", 3, true),
  make("logspace", "start stop num", 3, true),
  make("geomspace", "start stop num", 3, true),
]);

/**
 * Names that Finesse refuses for elements because a model has something else by that name there. A file with one of
 * them would be of use to katfan alone, so it is refused here too.
 */
const RESERVED_NAMES: ReadonlySet<string> = new Set(
  (
    "ABCD Nhoms acc_gouy add add_all_ad add_fd_to_every_node add_frequency add_matched_gauss add_parameter " +
    "all_parameters alternate_name_map analysis beam_trace built cavities cavity_mismatch cavity_mismatches_table " +
    "chain check_dof_symbolic_links component_tree components compute_space_gouys connect create_mismatch deepcopy " +
    "detect_mismatches detectors disconnect display_signal_blockdiagram dof_parameters dofs element_order elements " +
    "f0 force_refill frequencies fsig gausses get get_active_signal_nodes get_changing_edges_elements get_element " +
    "get_elements_connected_to get_elements_of_type get_frequency_object get_network get_open_ports get_parameters " +
    "hom_labels homs include_modes info input_matrix_dc is_built is_modal is_traced items k0 keys lambda0 last_trace " +
    "link lock_dof_parameters locks merge mismatches_table mode_index_map modes modes_setting network " +
    "optical_network optical_nodes parameters parse parse_file parse_legacy parse_legacy_file parsed_files path " +
    "phase_config phase_level plot_dcfields_graph plot_graph plot_port_graph plot_symbolic_network " +
    "print_parsed_files propagate_beam propagate_beam_astig readouts reduce_get_attr reduce_set_attr remove " +
    "remove_modes replace reset_sim_trace_config restore_dof_symbolic_links run save set signal_nodes spaces " +
    "sim_initial_trace_args sim_trace_config sim_trace_config_manager sort_elements space_gouys_table sub_model " +
    "switch_off_homs symbolic_network syntax_graph tag_node temporary_parameters to_component_network " +
    "to_port_network trace_forest trace_order trace_order_names unbuild unfreeze unlock_dof_parameters unparse " +
    "unparse_file update_gauss values yaxis"
  ).split(" "),
);

/** What keeps a new element from a name; undefined if nothing does. */
export function nameFault(name: string, isTaken: boolean): Mistake | undefined {
  const refuse = (code: string, what: string, remedy: string): Mistake => ({ code, place: name, what, remedy });
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    const remedy = "Names are letters, digits and underscores, not starting with a digit.";
    return refuse("bad-name", `"${name}" is no name`, remedy);
  }
  if (CONSTANTS.has(name) || LITERALS.has(name)) {
    return refuse("reserved-name", `"${name}" is a word of the language`, "Choose another name.");
  }
  if (RESERVED_NAMES.has(name)) {
    return refuse("reserved-name", `"${name}" is a word that models keep for themselves`, "Choose another name.");
  }
  if (!isTaken) return undefined;
  return refuse("duplicate-name", `an element called "${name}" is already there`, "Names are unique in a model.");
}
