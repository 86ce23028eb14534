/** The kinds of optics, and of what steers them: variables, degrees of freedom, locks. */
import {
  DEGREE_OF_FREEDOM,
  LASER,
  type Layout,
  MODULATOR,
  NO_PORTS,
  optics,
  SPACE,
  SQUEEZER,
  surface,
} from "./ports.js";
import type { Area, ElementKind, ParameterSpec, Signature } from "./signature.js";
import { fixed, flag, keywordOnly, optional, orNone, other, real, whole, word } from "./signature.js";

/** An element of the tables; `detector` is set by the table of detectors alone. */
export function element(
  names: string,
  area: Area,
  layout: Layout,
  parameters: readonly ParameterSpec[],
  rest?: Partial<Pick<Signature, "rest" | "keywords">> & { readonly detector?: boolean },
): ElementKind {
  const [name, ...aliases] = names.split(" ") as [string, ...string[]];
  return {
    name,
    aliases,
    area,
    parameters,
    rest: rest?.rest,
    keywords: rest?.keywords,
    ports: layout.ports,
    dofs: layout.dofs,
    moves: layout.moves,
    detector: rest?.detector ?? false,
  };
}

const curvature = other("Rc", "pair", {
  unit: "m",
  default: { kind: "number", re: Infinity, im: 0 },
  sweep: true,
  sets: ["Rcx", "Rcy"],
});
const split = [real("R", "", null), real("T", "", null), real("L", "", null)];
const tilt = [real("xbeta", "radians", 0), real("ybeta", "radians", 0)];
const imaginary = flag("imaginary_transmission", true);

export const OPTICAL_KINDS: readonly ElementKind[] = [
  element("laser l Laser", "plane", LASER, [
    orNone("P", "W", 1),
    real("f", "Hz", 0),
    orNone("phase", "degrees", 0),
    flag("signals_only", false),
  ]),
  element("mirror m Mirror", "plane", surface(2), [
    ...split,
    orNone("phi", "degrees", 0),
    curvature,
    ...tilt,
    flag("misaligned", false, { change: true }),
    imaginary,
  ]),
  element("beamsplitter bs Beamsplitter", "plane", surface(4), [
    ...split,
    orNone("phi", "degrees", 0),
    fixed("alpha", "degrees", 0),
    curvature,
    ...tilt,
    word("plane", ["xz", "yz"], "xz"),
    flag("misaligned", false, { change: true }),
    imaginary,
  ]),
  element("space s Space", "plane", SPACE, [
    other("portA", "port"),
    other("portB", "port"),
    real("L", "m", 0),
    fixed("nr", "", 1),
    real("user_gouy_x", "degrees", null),
    real("user_gouy_y", "degrees", null),
  ]),
  element("lens Lens", "plane", optics(2), [real("f", "m", Infinity)]),
  element("alens AstigmaticLens", "beams", optics(2), [real("fx", "m", Infinity), real("fy", "m", Infinity)]),
  element("telescope tel Telescope", "beams", optics(2), []),
  element("nothing Nothing", "plane", optics(2), []),
  element("isolator isol Isolator", "plane", optics(2), [real("S", "dB", 0)]),
  element("directional_beamsplitter dbs DirectionalBeamsplitter", "plane", optics(4), []),
  element("optical_bandpass obp OpticalBandpassFilter", "plane", optics(2), [
    orNone("fc", "Hz", 0),
    orNone("bandwidth", "Hz", 1000),
    optional("filter_hom", "any"),
  ]),
  element("floss FrequencyLoss", "plane", optics(2), [
    orNone("f", "Hz"),
    orNone("loss", "", 0),
    orNone("phase", "degrees", 0),
  ]),
  element("modulator mod Modulator", "plane", MODULATOR, [
    real("f", "Hz"),
    orNone("midx", ""),
    whole("order", 1),
    word("mod_type", ["am", "pm", "yaw", "pitch"], "pm"),
    orNone("phase", "degrees", 0),
    flag("positive_only", false),
  ]),
  element("squeezer sq Squeezer", "plane", SQUEEZER, [
    orNone("db", "dB"),
    real("f", "Hz", 0),
    orNone("angle", "degrees", 0),
  ]),
  element("cavity cav Cavity", "beams", NO_PORTS, [
    other("source", "node"),
    optional("via", "names"),
    fixed("priority", "", 0),
  ]),
  element("gauss", "beams", NO_PORTS, [other("node", "node"), fixed("priority", "", 0)], { keywords: "any" }),
  element("variable var", "plane", NO_PORTS, [
    orNone("value", ""),
    optional("description", "text"),
    other("units", "text", { default: { kind: "text", value: "", quoted: true } }),
    flag("is_geometric", false),
    flag("changeable_during_simulation", true),
  ]),
  element(
    "degree_of_freedom dof DegreeOfFreedom",
    "plane",
    DEGREE_OF_FREEDOM,
    keywordOnly(real("DC", "", 0), flag("lock_parameters", true)),
    { rest: { name: "node_amplitude_pairs", type: "drive", kinds: [] } },
  ),
  element("lock Lock", "plane", NO_PORTS, [
    other("error_signal", "names"),
    other("feedback", "parameter"),
    real("gain", ""),
    real("accuracy", ""),
    ...keywordOnly(flag("enabled", true, { change: true }), real("offset", "", 0)),
  ]),
  element("noise ClassicalNoise", "plane", NO_PORTS, [other("node", "signal"), orNone("ASD", "")]),
];
