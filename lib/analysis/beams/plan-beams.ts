/** Makes steps of the actions that ask for beams: `abcd`, `beam_trace`, `propagate_beam`, `propagate_beam_astig`. */
import { isArray } from "../../model/terms.js";
import type { Value } from "../../model/value.js";
import { nodesOf } from "../../solver/light/nodes.js";
import { PLANES, type Plane } from "../../solver/light/ray-ways.js";
import type { Arguments } from "../arguments.js";
import type { BeamStep } from "../step.js";

/** What each of them takes beside its name. */
const TAKES: ReadonlyMap<string, readonly string[]> = new Map([
  ["abcd", ["from_node", "to_node", "via_node", "direction", "symbolic"]],
  ["beam_trace", ["order", "disable", "enable_only", "symmetric", "store"]],
  [
    "propagate_beam",
    ["from_node", "to_node", "via_node", "direction", "q_in", "reverse_propagate", "symbolic", "simplify"],
  ],
  ["propagate_beam_astig", ["from_node", "to_node", "via_node", "qx_in", "qy_in", "reverse_propagate", "symbolic"]],
]);

export function planBeams(args: Arguments): BeamStep {
  const { action } = args;
  const taken = TAKES.get(action.kind)!;
  const other = [...action.keywords.keys()].find((key) => !taken.includes(key));
  if (other !== undefined) {
    args.refuse("unknown-argument", `it has no argument "${other}"`, `It takes name, ${taken.join(", ")}.`);
  }
  switch (action.kind) {
    case "abcd":
      return planMatrix(args);
    case "beam_trace":
      return planTrace(args);
    default:
      return planPropagation(args);
  }
}

/** Finesse names the solution by its path, whatever name is given. */
function planMatrix(args: Arguments): BeamStep {
  const { names, stops } = stopsOf(args);
  if (stops[0] === stops.at(-1)) {
    args.refuse("wrong-combination", "a matrix leads from one node to another", "Name two different nodes.");
  }
  const plane = planeOf(args);
  const name = `ABCD_${names[0]}_${names.at(-1)}_${plane}${args.flag("symbolic") ? "_sym" : ""}`;
  return { kind: "beams", ask: "abcd", name, stops, plane };
}

function planTrace(args: Arguments): BeamStep {
  const only = args.has("enable_only") ? sourcesOf(args, "enable_only") : undefined;
  return {
    kind: "beams",
    ask: "trace",
    name: args.name(),
    order: sourcesOf(args, "order"),
    only,
    without: only === undefined ? sourcesOf(args, "disable") : [],
    symmetric: !args.has("symmetric") || args.flag("symmetric"),
  };
}

function planPropagation(args: Arguments): BeamStep {
  const astigmatic = args.action.kind === "propagate_beam_astig";
  const { stops } = stopsOf(args);
  const planes = astigmatic ? PLANES : [planeOf(args)];
  const start = new Map(
    planes.flatMap((plane) => {
      const q = beamOf(args, astigmatic ? `q${plane}_in` : "q_in");
      return q === undefined ? [] : [[plane, q] as const];
    }),
  );
  const backwards = args.flag("reverse_propagate");
  return { kind: "beams", ask: "propagation", name: args.name(), stops, backwards, planes, start };
}

function planeOf(args: Arguments): Plane {
  const word = args.text("direction", "x");
  // As of detectors.
  const plane = word === "both" ? "y" : PLANES.find((each) => each === word);
  return plane ?? args.refuse("wrong-type", `direction is "${word}"`, "It is x or y.");
}

function stopsOf(args: Arguments): { readonly names: readonly string[]; readonly stops: readonly number[] } {
  const wanted = [
    ["from_node", "o"],
    ["via_node", "i"],
    ["to_node", "i"],
  ] as const;
  const found = wanted.flatMap(([name, byDefault]) =>
    name === "via_node" && !args.has(name) ? [] : [nodeOf(args, name, byDefault)],
  );
  return { names: found.map(({ name }) => name), stops: found.map(({ number }) => number) };
}

/** A node by its name and number. */
interface GivenNode {
  readonly name: string;
  readonly number: number;
}

/** The node that an argument names, in quotes or not, or by its port. */
export function nodeOf(args: Arguments, name: string, byDefault: "i" | "o"): GivenNode {
  return nodeGiven(args, args.value(name), name, byDefault);
}

/** The node that a part of an argument names. */
export function nodeGiven(args: Arguments, value: Value, name: string, byDefault: "i" | "o"): GivenNode {
  const [element = "", port = "", node = byDefault] = placeOf(value);
  const number = nodesOf(args.model).numberOf(element, port, node);
  if (number !== undefined) return { name: `${element}.${port}.${node}`, number };
  return args.refuse("unknown-node", `${name} names no optical node`, "Name one, as m1.p2.o.");
}

function placeOf(value: Value): readonly string[] {
  if (value.kind === "node") return [value.element, value.port, value.node];
  if (value.kind === "port") return [value.element, value.port];
  return value.kind === "text" ? value.value.split(".") : [];
}

/** The cavities and beams that an argument names. */
function sourcesOf(args: Arguments, name: string): readonly string[] {
  if (!args.has(name)) return [];
  const value = args.value(name);
  const items = value.kind === "array" ? value.items : [value];
  return items.map((item) => {
    const given = item.kind === "text" ? item.value : item.kind === "element" ? item.name : "";
    const kind = args.model.has(given) ? args.model.element(given).kind : "";
    if (kind === "cavity" || kind === "gauss") return given;
    return args.refuse("wrong-type", `${name} takes cavities and gauss beams`, "Name some, or leave it out.");
  });
}

/** A beam parameter [m]; undefined where none is given. */
function beamOf(args: Arguments, name: string): { readonly re: number; readonly im: number } | undefined {
  if (!args.has(name)) return undefined;
  const q = args.model.evaluate(args.value(name));
  if (!isArray(q) && q.im > 0) return { re: q.re, im: q.im };
  return args.refuse("out-of-range", `${name} is no beam`, "Write z + i zR with zR above 0, as 0.5+2j [m].");
}
