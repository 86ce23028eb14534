/** Random networks of optics: elements of given kinds, joined at random, lasers at some of the ports that are left. */
import fc from "fast-check";
import type { Plain } from "../../lib/model/model.js";
import { Model } from "../../lib/model/model.js";

export interface RandomNetwork {
  readonly model: Model;
  /** The ports with nothing behind them, as `m1.p2`: light leaves the network there. */
  readonly open: readonly string[];
  /** The lasers by name, their powers [W], and the ports that they shine into. */
  readonly lasers: readonly { readonly name: string; readonly power: number; readonly port: string }[];
}

export interface NetworkKinds {
  readonly kinds: readonly ElementSort[];
  readonly elements: { readonly min: number; readonly max: number };
  readonly lasers: { readonly min: number; readonly max: number };
}

export type ElementSort = "mirror" | "beamsplitter" | "directional_beamsplitter" | "lens" | "nothing" | "modulator";

const PORTS: Record<ElementSort, number> = {
  mirror: 2,
  beamsplitter: 4,
  directional_beamsplitter: 4,
  lens: 2,
  nothing: 2,
  modulator: 2,
};

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** What an element's parameters are made of. */
const draw = fc.record({
  R: number(0.05, 0.9),
  phi: number(-180, 180),
  alpha: number(-60, 60),
  imaginary: fc.boolean(),
  midx: number(-0.3, 0.3),
});

function parametersOf(
  sort: ElementSort,
  drawn: { R: number; phi: number; alpha: number; imaginary: boolean; midx: number },
) {
  const { R, phi, alpha, imaginary, midx } = drawn;
  const surface = { R, L: 0, phi, imaginary_transmission: imaginary };
  switch (sort) {
    case "mirror":
      return surface;
    case "beamsplitter":
      return { ...surface, alpha };
    case "lens":
      return { f: 3 };
    case "modulator":
      return { f: 12e6, midx, phase: phi, order: MODULATION_ORDER };
    default:
      return {};
  }
}

/** With indices up to 0.3 the sidebands beyond carry less than rounding, also where light passes several times. */
const MODULATION_ORDER = 14;

/** Networks without loss. */
export function randomNetwork({ kinds, elements, lasers }: NetworkKinds): fc.Arbitrary<RandomNetwork> {
  const part = fc.record({ sort: fc.constantFrom(...kinds), drawn: draw });
  const laser = fc.record({ P: number(0.1, 5), phase: number(0, 360), L: number(0, 10) });
  return fc
    .record({
      parts: fc.array(part, { minLength: elements.min, maxLength: elements.max }),
      inputs: fc.array(laser, { minLength: lasers.min, maxLength: lasers.max }),
    })
    .chain(({ parts, inputs }) => {
      const ports = parts.flatMap(({ sort }, k) =>
        Array.from({ length: PORTS[sort] }, (_, p) => [`e${k}`, `p${p + 1}`]),
      );
      return fc.record({
        parts: fc.constant(parts),
        inputs: fc.constant(inputs.slice(0, ports.length)),
        order: fc.shuffledSubarray(ports, { minLength: ports.length, maxLength: ports.length }),
        joined: fc.integer({ min: 0, max: Math.floor(ports.length / 2) }),
        lengths: fc.array(fc.record({ L: number(0, 10), nr: fc.constant(1) }), { minLength: 40, maxLength: 40 }),
      });
    })
    .map(({ parts, inputs, order, joined, lengths }) => {
      const model = new Model();
      parts.forEach(({ sort, drawn }, k) => {
        model.add(sort, `e${k}`, parametersOf(sort, drawn));
      });
      const left = [...order];
      const join = (name: string, a: readonly string[], b: readonly string[], length: Record<string, Plain>) => {
        model.add("space", name, {
          portA: { kind: "port", element: a[0]!, port: a[1]! },
          portB: { kind: "port", element: b[0]!, port: b[1]! },
          ...length,
        });
      };
      const made = inputs.flatMap(({ P, phase, L }, k) => {
        const port = left.pop();
        if (port === undefined) return [];
        model.add("laser", `laser${k}`, { P, phase, f: 0 });
        join(`in${k}`, [`laser${k}`, "p1"], port, { L });
        return [{ name: `laser${k}`, power: P, port: port.join(".") }];
      });
      for (let k = 0; k < joined && left.length >= 2; k++) join(`s${k}`, left.pop()!, left.pop()!, lengths[k % 40]!);
      return {
        model,
        lasers: made,
        open: [...left.map((port) => port.join(".")), ...made.map(({ name }) => `${name}.p1`)],
      };
    });
}

/** Adds a power detector for what leaves at a port: behind a laser, what falls into it. @returns its name */
export function detectAt(model: Model, port: string, index: number): string {
  const [element, name] = port.split(".") as [string, string];
  const node = element.startsWith("laser") ? "i" : "o";
  model.add("pd", `out${index}`, { node: { kind: "node", element, port: name, node } });
  return `out${index}`;
}
