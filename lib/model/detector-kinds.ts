/** The kinds of detectors: what reads the light, the beams, the signals and the noise. */
import { element } from "./optical-kinds.js";
import { type Layout, NO_PORTS, readout } from "./ports.js";
import type { Area, ElementKind, ParameterSpec } from "./signature.js";
import { fixed, flag, keywordOnly, optional, orNone, other, real, whole, word } from "./signature.js";

function detector(
  names: string,
  area: Area,
  parameters: readonly ParameterSpec[],
  rest: Parameters<typeof element>[4] = {},
): ElementKind {
  return element(names, area, NO_PORTS, parameters, { ...rest, detector: true });
}

function reader(names: string, area: Area, layout: Layout, parameters: readonly ParameterSpec[]): ElementKind {
  return element(names, area, layout, parameters, { detector: true });
}

const at = other("node", "node");
const split = word("pdtype", ["xsplit", "ysplit"], null);
/** Of one number `both` is y, as in Finesse. */
const direction = word("direction", ["x", "y", "both"], "x");
const scaled = flag("w0_scaled", true);
const frequency = real("f", "Hz");
/** Of a phase `none` is 0, but where a demodulation without one is complex. */
const phase = (name: string, byDefault?: number) => real(name, "degrees", byDefault, { orNone: true });
const demodulation = [frequency, real("phase", "degrees", null)];
const twice = [orNone("f1", "Hz"), phase("phase1"), orNone("f2", "Hz")];
const localOscillator = [orNone("P_lo", "W", 1), phase("phase", 0)];
const noiseSources = [flag("nsr", false), optional("sources", "names"), optional("exclude_sources", "names")];
const outputs = flag("output_detectors", false);
const picture = [at, other("xlim", "any"), other("ylim", "any"), whole("npts")];
const line = [
  at,
  whole("npts"),
  fixed("x", "", null),
  fixed("y", "", null),
  optional("xlim", "any"),
  optional("ylim", "any"),
];

/** Pairs of a node and a weight; one alone has the weight 1. */
const photodiodes = { name: "node_weight_pairs", type: "any", kinds: [] } as const;

const BEAM_PROPERTIES = ["w", "w0", "z", "zr", "rc", "div", "gouy", "q", "s"];
const CAVITY_PROPERTIES =
  "abcd div finesse fsr fwhm g gouy l length loss modesep pole q rc resolution s stability tau w w0 z zr".split(" ");

export const DETECTOR_KINDS: readonly ElementKind[] = [
  detector("power_detector_dc pd PowerDetector", "plane", [at, ...keywordOnly(split)]),
  detector("power_detector_demod_1 pd1 PowerDetectorDemod1", "plane", [at, ...demodulation, split]),
  detector("power_detector_demod_2 pd2 PowerDetectorDemod2", "plane", [
    at,
    ...twice,
    real("phase2", "degrees", null),
    split,
  ]),
  detector("amplitude_detector ad AmplitudeDetector", "plane", [at, frequency, whole("n", null), whole("m", null)]),
  detector("field_detector fd FieldDetector", "plane", [at, frequency]),
  detector("math_detector mathd MathDetector", "plane", [
    other("expression", "expression"),
    other("dtype", "text", { default: { kind: "text", value: "O", quoted: true } }),
    other("dtype_shape", "list", { default: { kind: "array", items: [] } }),
    other("unit", "text", { default: { kind: "text", value: "arb.", quoted: true } }),
    optional("label", "text"),
  ]),
  reader("readout_dc ReadoutDC", "plane", readout("DC"), [optional("optical_node", "node"), split, outputs]),
  reader("readout_rf ReadoutRF", "plane", readout("I Q"), [
    optional("optical_node", "node"),
    ...keywordOnly(orNone("f", "Hz", 0), phase("phase", 0), outputs, split),
  ]),
  reader("balanced_homodyne_readout BalancedHomodyneReadout", "signals", readout("DC"), [
    optional("optical_node", "node"),
    ...keywordOnly(...localOscillator, outputs),
  ]),
  detector("balanced_homodyne_detector bhd BalancedHomodyneDetector", "signals", [at, ...localOscillator]),
  detector("motion_detector xd MotionDetector", "signals", [other("node", "readable")]),
  detector("quantum_noise_detector qnoised QuantumNoiseDetector", "signals", [at, ...noiseSources]),
  detector("quantum_noise_detector_demod_1 qnoised1 QuantumNoiseDetectorDemod1", "signals", [
    at,
    orNone("f", "Hz"),
    phase("phase"),
    ...noiseSources,
  ]),
  detector("quantum_noise_detector_demod_2 qnoised2 QuantumNoiseDetectorDemod2", "signals", [
    at,
    ...twice,
    phase("phase2"),
    ...noiseSources,
  ]),
  detector("quantum_shot_noise_detector qshot QuantumShotNoiseDetector", "signals", [at, flag("nsr", false)]),
  detector("quantum_shot_noise_detector_demod_1 qshot1 QuantumShotNoiseDetectorDemod1", "signals", [
    at,
    orNone("f", "Hz"),
    phase("phase"),
    flag("nsr", false),
  ]),
  detector("quantum_shot_noise_detector_demod_2 qshot2 QuantumShotNoiseDetectorDemod2", "signals", [
    at,
    ...twice,
    phase("phase2"),
    flag("nsr", false),
  ]),
  detector("quantum_balanced_homodyne qnoisebhd QuantumBHD", "signals", [at, ...localOscillator, ...noiseSources]),
  detector("katfan_current KatfanCurrent", "signals", [], { rest: photodiodes }),
  detector("katfan_qnoise KatfanQuantumNoise", "signals", keywordOnly(optional("phases", "values"), ...noiseSources), {
    rest: photodiodes,
  }),
  detector("beam_property_detector bp BeamPropertyDetector", "beams", [
    at,
    word("prop", BEAM_PROPERTIES),
    direction,
    flag("q_as_bp", false),
  ]),
  detector("cavity_property_detector cp CavityPropertyDetector", "beams", [
    other("cavity", "element", { kinds: ["cavity"] }),
    word("prop", CAVITY_PROPERTIES),
    direction,
    flag("q_as_bp", false),
  ]),
  detector("astigd AstigmatismDetector", "beams", [at]),
  detector(
    "gouy Gouy",
    "beams",
    keywordOnly(optional("from_node", "node"), optional("to_node", "node"), optional("via_node", "names"), direction),
    { rest: { name: "args", type: "element", kinds: ["space"] } },
  ),
  detector("mmd ModeMismatchDetector", "beams", [
    other("node1", "node"),
    other("node2", "node"),
    direction,
    flag("percent", false),
  ]),
  detector("knmd KnmDetector", "beams", [
    other("comp", "element"),
    other("coupling", "any"),
    whole("n1", null),
    whole("m1", null),
    whole("n2", null),
    whole("m2", null),
  ]),
  detector("optimal_q_detector optbp OptimalQ", "beams", [
    at,
    frequency,
    ...keywordOnly(
      flag("fix_spot_size", false, { change: true }),
      flag("astigmatic", false, { change: true }),
      fixed("accuracy", "", 1e-9, { orNone: true }),
      word("direction", ["both", "x", "y"], "both"),
    ),
  ]),
  detector("ccd CCD", "beams", [...picture, scaled]),
  detector("ccdline CCDScanLine", "beams", [...line, scaled]),
  detector("ccdpx CCDPixel", "beams", [at, fixed("x", "", 0), fixed("y", "", 0), scaled]),
  detector("fcam FieldCamera", "beams", [...picture, orNone("f", "Hz", 0), scaled]),
  detector("fline FieldScanLine", "beams", [...line, orNone("f", "Hz", 0), scaled]),
  detector("fpx FieldPixel", "beams", [at, fixed("x", "", 0), fixed("y", "", 0), orNone("f", "Hz", 0), scaled]),
];
