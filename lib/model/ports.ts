/** Which ports an element has, and which nodes and degrees of freedom. */

export interface PortSpec {
  readonly name: string;
  readonly type: "optical" | "electrical" | "mechanical";
  /** Its nodes, in order: the first is the one meant where a port stands for a node. */
  readonly nodes: readonly string[];
}

export interface Layout {
  readonly ports: readonly PortSpec[];
  /** Its local degrees of freedom, as `z` in `m1.dofs.z`. */
  readonly dofs: readonly string[];
  /** The parameter that each of them moves at DC, as `z` → `phi`; those that move none are not here. */
  readonly moves: ReadonlyMap<string, string>;
}

const IN_OUT = ["i", "o"];
const MOTIONS = ["z", "yaw", "pitch", "F_z", "F_yaw", "F_pitch"];

function optical(count: number, nodes: readonly string[] = IN_OUT): PortSpec[] {
  return Array.from({ length: count }, (_, index) => ({ name: `p${index + 1}`, type: "optical", nodes }));
}

function electrical(names: string, node: "i" | "o"): PortSpec[] {
  return names.split(" ").map((name) => ({ name, type: "electrical", nodes: [node] }));
}

const STILL: ReadonlyMap<string, string> = new Map();
const MECHANICAL: PortSpec = { name: "mech", type: "mechanical", nodes: MOTIONS };

/** No ports: detectors, locks, variables. */
export const NO_PORTS: Layout = { ports: [], dofs: [], moves: STILL };
/** Plain optics with so many ports. */
export const optics = (count: number): Layout => ({ ports: optical(count), dofs: [], moves: STILL });
/** A surface that can move. A force on a mirror at DC is taken for its motion; on a beamsplitter it has no effect. */
export const surface = (count: number): Layout => ({
  ports: [...optical(count), MECHANICAL],
  dofs: MOTIONS,
  moves: new Map([
    ["z", "phi"],
    ["yaw", "xbeta"],
    ["pitch", "ybeta"],
    ["F_yaw", "xbeta"],
    ["F_pitch", "ybeta"],
    ...(count === 2 ? [["F_z", "phi"] as const] : []),
  ]),
});
export const LASER: Layout = {
  ports: [
    ...optical(1),
    ...electrical("pwr amp phs frq dx dy yaw pitch", "i"),
    { name: "mech", type: "mechanical", nodes: ["z", "x", "y", "yaw", "pitch"] },
  ],
  dofs: ["amp", "frq", "phs", "pitch", "pwr", "x", "y", "yaw", "z"],
  moves: new Map([
    ["frq", "f"],
    ["phs", "phase"],
    ["pwr", "P"],
  ]),
};
export const SPACE: Layout = {
  ports: [...optical(2, ["o", "i"]), ...electrical("phs amp h", "i")],
  dofs: ["h"],
  moves: STILL,
};
export const MODULATOR: Layout = { ports: [...optical(2), ...electrical("amp phs", "i")], dofs: [], moves: STILL };
export const SQUEEZER: Layout = {
  ports: [...optical(1), ...electrical("upper lower_conj", "i")],
  dofs: [],
  moves: STILL,
};
/** A readout with these electrical outputs. */
export const readout = (outputs: string): Layout => ({
  ports: [...optical(1, ["o", "i"]), ...electrical(outputs, "o")],
  dofs: [],
  moves: STILL,
});
/** An amplifier or a filter: signal in, signal out. */
export const FILTER: Layout = { ports: [...electrical("p1", "i"), ...electrical("p2", "o")], dofs: [], moves: STILL };
export const SUSPENSION: Layout = { ports: [MECHANICAL], dofs: MOTIONS, moves: STILL };
export const DEGREE_OF_FREEDOM: Layout = {
  ports: [{ name: "AC", type: "electrical", nodes: IN_OUT }],
  dofs: [],
  moves: STILL,
};
export const WIRE: Layout = {
  ports: [
    { name: "pA", type: "electrical", nodes: ["o"] },
    { name: "pB", type: "electrical", nodes: ["i"] },
  ],
  dofs: [],
  moves: STILL,
};
