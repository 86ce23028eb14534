/** The kinds of electronics and mechanics: what signals are made of, pass through and move. */
import { element } from "./optical-kinds.js";
import { FILTER, NO_PORTS, SUSPENSION, WIRE } from "./ports.js";
import type { ElementKind } from "./signature.js";
import { fixed, flag, keywordOnly, orNone, other, real, whole, word } from "./signature.js";

const gain = real("gain", "", 1);
const band = word("btype", ["lowpass", "highpass", "bandpass", "bandstop"]);
const attached = other("connected_to", "mechanical");

/** A resonance of a pendulum: moment of inertia, quality, frequency. */
const resonance = (plane: string) => [
  real(`I_${plane}`, "kg·m^2", Infinity),
  orNone(`Q${plane}`, "", 1000),
  orNone(`f${plane}`, "Hz", 1),
];

export const SIGNAL_KINDS: readonly ElementKind[] = [
  element("signal_generator sgen SignalGenerator", "signals", NO_PORTS, [
    other("node", "signal"),
    orNone("amplitude", "arb", 1),
    orNone("phase", "degrees", 0),
  ]),
  element("wire w Wire", "signals", WIRE, [
    other("nodeA", "signal"),
    other("nodeB", "signal"),
    orNone("delay", "s", 0),
    orNone("gain", "", 1),
  ]),
  element("amplifier Amplifier", "signals", FILTER, [orNone("gain", "", 1)]),
  element("filter_zpk zpk ZPKFilter", "signals", FILTER, [
    other("z", "values"),
    other("p", "values"),
    fixed("k", "", null),
    ...keywordOnly(flag("fQ", false), gain),
  ]),
  element("filter_butter butter ButterFilter", "signals", FILTER, [
    whole("order"),
    band,
    other("frequency", "any"),
    ...keywordOnly(gain, flag("analog", true)),
  ]),
  element("filter_cheby1 cheby1 Cheby1Filter", "signals", FILTER, [
    whole("order"),
    fixed("rp", "dB"),
    band,
    other("frequency", "any"),
    ...keywordOnly(gain, flag("analog", true)),
  ]),
  element("free_mass FreeMass", "signals", SUSPENSION, [
    attached,
    real("mass", "kg", Infinity),
    real("I_yaw", "kg·m^2", Infinity),
    real("I_pitch", "kg·m^2", Infinity),
  ]),
  element("pendulum Pendulum", "signals", SUSPENSION, [
    attached,
    real("mass", "kg", Infinity),
    real("Qz", "", 1000),
    orNone("fz", "Hz", 1),
    ...resonance("yaw"),
    ...resonance("pitch"),
  ]),
  element("suspension_zpk sus_zpk SuspensionZPK", "signals", SUSPENSION, [attached, other("zpk_plant", "any")]),
  element("test_point test TestPoint", "signals", NO_PORTS, [], { rest: { name: "ports", type: "text", kinds: [] } }),
];
