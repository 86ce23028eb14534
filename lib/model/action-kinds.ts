/** The actions: what an analysis may consist of. */
import type { Area, ParameterSpec, Signature } from "./signature.js";
import { called, fixed, flag, keywordOnly, optional, other, whole, word } from "./signature.js";

const steps = [optional("pre_step", "action"), optional("post_step", "action")];
const relative = flag("relative", false);
const named = (byDefault: string) => keywordOnly(called(byDefault));

function action(
  names: string,
  area: Area,
  parameters: readonly ParameterSpec[],
  more: Partial<Pick<Signature, "rest" | "keywords">> = {},
): Signature {
  const [name, ...aliases] = names.split(" ") as [string, ...string[]];
  return { name, aliases, area, parameters, rest: more.rest, keywords: more.keywords };
}

/** What one axis of `xaxis`, `x2axis`, `x3axis` takes; `number` is 1, 2, 3 or nothing. */
function axis(number: string): ParameterSpec[] {
  return [
    other(`parameter${number}`, "parameter"),
    word(`mode${number}`, ["lin", "log"]),
    fixed(`start${number}`, ""),
    fixed(`stop${number}`, ""),
    fixed(`steps${number}`, "", undefined, { least: 1 }),
  ];
}

const actions = { rest: { name: "actions", type: "action", kinds: [] } } as const;
const locks = { rest: { name: "locks", type: "element", kinds: ["lock"] } } as const;
const paths = { rest: { name: "args", type: "names", kinds: [] } } as const;

/** Minimize and maximize are one but for their names; what else they are given goes to the optimiser. */
function optimiser(names: string, name: string): Signature {
  return action(names, "plane", [other("detector", "element"), other("parameter", "names"), called(name)], {
    rest: { name: "args", type: "any", kinds: [] },
    keywords: "any",
  });
}

function response(number: string): Signature {
  const names = `frequency_response${number} freqresp${number} FrequencyResponse${number}`;
  return action(names, "signals", [
    other("f", "values"),
    other("inputs", "names"),
    other("outputs", "names"),
    ...keywordOnly(optional("carrier_solution", "any"), called(`frequency_response${number}`)),
  ]);
}

const SOLVING: readonly Signature[] = [
  action("noxaxis Noxaxis", "plane", [...steps, called("noxaxis")]),
  action("xaxis Xaxis", "plane", [...axis(""), relative, ...keywordOnly(...steps, called("xaxis"))]),
  action("x2axis X2axis", "plane", [...axis("1"), ...axis("2"), relative, ...keywordOnly(...steps, called("x2axis"))]),
  action("x3axis X3axis", "plane", [
    ...axis("1"),
    ...axis("2"),
    ...axis("3"),
    relative,
    ...keywordOnly(...steps, called("x3axis")),
  ]),
  action("sweep Sweep", "plane", keywordOnly(...steps, flag("reset_parameter", true), called("sweep")), {
    rest: { name: "args", type: "names", kinds: [] },
  }),
  action(
    "series Series",
    "plane",
    keywordOnly(flag("flatten", true), { ...called("series"), default: { kind: "none" } }),
    actions,
  ),
  action("parallel Parallel", "plane", [], actions),
  action("for For", "plane", [other("param", "parameter"), other("values", "values")], actions),
  action("change Change", "plane", [optional("change_dict", "any"), ...keywordOnly(relative, called("change"))], {
    keywords: "paths",
  }),
  action("dc_fields DCFields", "plane", named("dcfields")),
  optimiser("minimize Minimize", "minimize"),
  optimiser("maximize Maximize", "maximize"),
];

const LOCKING: readonly Signature[] = [
  action(
    "run_locks RunLocks",
    "plane",
    keywordOnly(
      word("method", ["proportional", "newton"], "proportional"),
      optional("gradient", "any"),
      fixed("scale_factor", "", 1),
      optional("sensing_matrix", "any"),
      whole("max_iterations", 10000),
      flag("display_progress", false),
      fixed("d_dof_phase", "", 1e-9),
      fixed("d_dof_gain", "", 1e-9),
      flag("exception_on_fail", true),
      flag("no_warning", false),
      optional("pre_step", "action"),
      optional("show_progress_bar", "boolean"),
      called("run locks"),
    ),
    locks,
  ),
  action(
    "set_lock_gains SetLockGains",
    "plane",
    keywordOnly(
      fixed("d_dof_gain", "", 1e-10),
      fixed("gain_scale", "", 1),
      called("set gains"),
      flag("verbose", false),
    ),
    locks,
  ),
  action("get_error_signals GetErrorSignals", "plane", named("get error signals"), locks),
  action(
    "opt_rf_readout_phase OptimiseRFReadoutPhaseDC",
    "plane",
    keywordOnly(fixed("d_dof", "", 1e-10), called("optimise_demod_phases_dc"), flag("verbose", false)),
    paths,
  ),
  action("sensing_matrix_dc SensingMatrixDC", "plane", [
    other("dofs", "list"),
    other("readouts", "list"),
    fixed("d_dof", "", 1e-9),
    called("sensing_matrix_dc"),
  ]),
];

const TELLING: readonly Signature[] = [
  action("debug Debug", "plane", [called("Debug")]),
  action("plot Plot", "plane", [called("abcd")]),
  action("print Printer", "plane", keywordOnly(called("printer"), flag("eval", true)), {
    rest: { name: "args", type: "any", kinds: [] },
  }),
  action("print_model PrintModel", "plane", [called("print_model")]),
  action(
    "print_model_attr PrintModelAttr",
    "plane",
    keywordOnly(flag("eval", true), other("prefix", "text", { default: { kind: "text", value: "", quoted: true } })),
    paths,
  ),
  action("save_matrix SaveMatrix", "plane", named("savematrix")),
  action("store_model_attr StoreModelAttr", "plane", named("store"), {
    rest: { name: "args", type: "parameter", kinds: [] },
  }),
];

const BEAMS: readonly Signature[] = [
  action("abcd ABCD", "beams", [called("abcd")], { keywords: "any" }),
  action("beam_trace BeamTrace", "beams", [called("beam_trace")], { keywords: "any" }),
  action("eigenmodes Eigenmodes", "beams", [
    other("cavity", "names"),
    fixed("frequency", "Hz"),
    ...keywordOnly(
      called("eigenmodes"),
      other("method", "text", { default: { kind: "text", value: "schur_qr", quoted: true } }),
    ),
  ]),
  action("operator Operator", "beams", [
    other("start_node", "node"),
    other("end_node", "node"),
    optional("via", "names"),
    fixed("frequency", "Hz", 0),
    ...named("operator"),
  ]),
  action("propagate_beam PropagateBeam", "beams", [called("propagation")], { keywords: "any" }),
  action("propagate_beam_astig PropagateAstigmaticBeam", "beams", [called("astig_propagation")], { keywords: "any" }),
  action("pseudo_lock_cavity PseudoLockCavity", "beams", [
    other("cavity", "element", { kinds: ["cavity"] }),
    ...keywordOnly(
      optional("mode", "any"),
      flag("lowest_loss", false),
      optional("feedback", "names"),
      called("pseudo_lock_cavity"),
    ),
  ]),
  action("pseudo_lock_drfpmi PseudoLockDRFPMI", "beams", [
    fixed("frequency", "Hz", 0),
    ...keywordOnly(flag("apply_tunings", true), called("operator_lock")),
  ]),
  action("update_maps UpdateMaps", "beams", [called("update_maps")], {
    rest: { name: "args", type: "any", kinds: [] },
    keywords: "any",
  }),
];

const SIGNALS: readonly Signature[] = [
  response(""),
  response("2"),
  response("3"),
  response("4"),
  action("antisqueezing AntiSqueezing", "signals", [
    other("f", "values"),
    other("squeezer", "names"),
    other("readout", "names"),
    ...keywordOnly(optional("signal", "names"), called("antisqueezing")),
  ]),
  action("katfan_range KatfanRange", "signals", [
    other("detector", "element"),
    fixed("start", "Hz"),
    fixed("stop", "Hz"),
    fixed("steps", "", undefined, { least: 1 }),
    ...keywordOnly(fixed("mass", "", 1.4), called("range")),
  ]),
  action(
    "noise_projection NoiseProjection",
    "signals",
    [other("f", "values"), ...keywordOnly(optional("scaling", "names"), called("loop"))],
    { rest: { name: "output_nodes", type: "names", kinds: [] } },
  ),
];

export const ACTION_KINDS: readonly Signature[] = [...SOLVING, ...LOCKING, ...TELLING, ...BEAMS, ...SIGNALS];
