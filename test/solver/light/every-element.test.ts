/** What whoever adds an element may forget: that light and beams go on through it, and vacuum comes in for what it takes away. */
import { describe, expect, it } from "vitest";
import { solveModel } from "../../../lib/analysis/whole/solve.js";
import { PLANCK, SPEED_OF_LIGHT } from "../../../lib/constants.js";
import { parse } from "../../../lib/katscript/parse.js";
import { ELEMENT_KINDS, ELEMENTS } from "../../../lib/model/kinds.js";

/** What must be given; an element that isn't here has defaults for all. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  mirror: "R=0.5 T=0.5",
  beamsplitter: "R=0.5 T=0.5",
  floss: "f=1",
  modulator: "f=1M midx=0.1",
};

/** Finesse puts no vacuum in place of what these take away; here with arguments by which they do. */
const WITHOUT_VACUUM: Readonly<Record<string, string>> = {
  optical_bandpass: "fc=0 bandwidth=1",
  floss: "f=0 loss=0.5",
};

const portsOf = (kind: string) => ELEMENTS.get(kind)!.ports.filter(({ type }) => type === "optical");
/** Finesse traces no beam through these. */
const BEAMLESS: ReadonlySet<string> = new Set(["telescope"]);
/** What light enters and leaves: not lasers, which have one port, nor readouts, which light ends in; spaces are between. */
const KINDS = ELEMENT_KINDS.map(({ name }) => name).filter(
  (kind) => portsOf(kind).length >= 2 && !/^(?:space|readout)/.test(kind),
);

describe("every element that light enters", () => {
  it("is here", () => {
    expect(KINDS).toEqual(expect.arrayContaining(["mirror", "beamsplitter", "lens", "isolator", "floss", "modulator"]));
  });

  it.each(KINDS)("lets some of it go on, and the beam with it: %s", (kind) => {
    const ports = portsOf(kind).map(({ name }) => name);
    const lines = ["l a P=1", `${kind} e ${ARGUMENTS[kind] ?? ""}`, "s s1 a.p1 e.p1 L=1"];
    const read = (added: readonly string[], name: string) =>
      solveModel(parse([...lines, ...added].join("\n"))).outputs[name]!.real[0]!;
    const lit = ports.filter((port) => read([`pd P e.${port}.o`], "P") > 0.01);
    expect(lit).not.toEqual([]);
    if (BEAMLESS.has(kind)) return;
    const beam = "gauss g a.p1.o w0=1m z=2";
    for (const port of lit) expect(read([beam, `bp w e.${port}.o w`], "w")).toBeGreaterThan(1e-3);
  });

  it.each(KINDS.filter((kind) => kind !== "modulator"))("leaves shot noise of the power that is left: %s", (kind) => {
    const lines = ["l a P=1", `${kind} e ${WITHOUT_VACUUM[kind] ?? ARGUMENTS[kind] ?? ""}`, "link(a, e)", "fsig(10)"];
    const read = (added: string, name: string) =>
      solveModel(parse([...lines, added].join("\n"))).outputs[name]!.real[0]!;
    for (const { name } of portsOf(kind)) {
      const power = read(`pd P e.${name}.o`, "P");
      if (power < 0.01) continue;
      // Danilishin and Khalili 2012, eq. 2.57: S = 2 hν P.
      const shot = Math.sqrt((2 * PLANCK * SPEED_OF_LIGHT * power) / 1064e-9);
      const relative = read(`qnoised q e.${name}.o`, "q") / shot;
      if (kind in WITHOUT_VACUUM) expect(relative).toBeLessThan(0.999);
      else expect(relative).toBeCloseTo(1, 9);
    }
  });
});
