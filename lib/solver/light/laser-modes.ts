/** Which modes a laser emits, and how much of each: 00 alone if no `tem` says otherwise. */
import { radians } from "../../arithmetic/arithmetic.js";
import { complexMul, polar } from "../../arithmetic/complex.js";
import { UserError } from "../../errors.js";
import type { Element } from "../../model/element.js";
import type { Command } from "../../model/model.js";
import { gouyPhase } from "../../optics/beam.js";
import { laserField } from "../../optics/laser.js";
import type { Mode } from "../../optics/mode-list.js";
import type { Ref } from "../tape/tape.js";
import { modePhase, modePlace, PLANE } from "./modal.js";
import type { CouplingContext, Scattered } from "./ways.js";

/** A part of a laser's power. */
interface Share extends Mode {
  readonly factor: number;
  /** [degrees] */
  readonly phase: number;
}

/** The field of each mode that a laser emits [√W]. Its beam's waist is where the modes' phases are as they are said. */
export function laserModes(context: CouplingContext, element: Element): readonly Scattered[] {
  const { parameters, modal } = context;
  const { tape } = parameters;
  const whole = laserField<Ref>(tape, parameters.of(element, "P"), parameters.of(element, "phase"));
  if (modal === undefined) return [{ mode: 0, value: whole }];
  const shares = sharesOf(context, element, modal.modes);
  const sum = shares.reduce((all, { factor }) => all + factor, 0);
  if (!(sum > 0)) {
    const what = `the laser "${element.name}" has no power in any mode of the model`;
    const remedy = "Give a mode that the model has a share of it, as tem(laser, 0, 0, 1).";
    throw new UserError({ code: "out-of-range", place: element.name, what, remedy });
  }
  const node = modal.nodes.numberOf(element.name, "p1", "o")!;
  const [x, y] = (["x", "y"] as const).map((plane) => gouyPhase<Ref>(tape, modal.beams.q(node, plane))) as [Ref, Ref];
  return shares.map(({ n, m, factor, phase }) => {
    const angle = tape.add(radians<Ref>(tape, tape.constant(phase)), modePhase<Ref>(tape, modal, { n, m }, { x, y }));
    const part = polar<Ref>(tape, tape.constant(Math.sqrt(factor / sum)), angle);
    return { mode: modePlace(modal.modes, { n, m })!, value: complexMul(tape, whole, part) };
  });
}

/** What `tem` says of a laser, as far as the model has the modes; of two for one mode the last holds. */
function sharesOf({ model }: CouplingContext, { name }: Element, modes: readonly Mode[]): readonly Share[] {
  const shares = new Map<number, Share>();
  const add = (share: Share) => {
    const at = modePlace(modes, share);
    if (at !== undefined) shares.set(at, share);
  };
  add({ ...PLANE[0]!, factor: 1, phase: 0 });
  for (const command of model.commands()) {
    if (command.name !== "tem" || !isOf(command, name)) continue;
    const [n, m, factor, phase] = ["n", "m", "factor", "phase"].map((argument) => numberIn(command, argument));
    add({ n: n!, m: m!, factor: factor!, phase: phase! });
  }
  return [...shares.values()].filter(({ factor }) => factor !== 0);
}

function isOf(command: Command, laser: string): boolean {
  const value = command.arguments.get("laser");
  return value?.kind === "element" && value.name === laser;
}

function numberIn({ arguments: given }: Command, name: string): number {
  const value = given.get(name);
  return value?.kind === "number" ? value.re : 0;
}
