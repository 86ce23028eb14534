import { describe, expect, it } from "vitest";
import { UserError } from "../../lib/errors.js";
import { parse } from "../../lib/katscript/parse.js";
import type { MapSettings } from "../../lib/model/surface-map.js";

const TEXT = "l laser\nm m1 R=0.9 T=0.1\nlens f1 f=2\nvar hot 0.5\nlink(laser, f1, m1)\n";

/** What a map is refused with. */
function refusal(name: string, settings: MapSettings): string {
  try {
    parse(TEXT).setMap(name, settings);
  } catch (error) {
    if (error instanceof UserError) return `${error.place}: ${error.what}`;
    throw error;
  }
  return "nothing";
}

describe("maps of a model", () => {
  it("say the height in the words of the element: as it is turned, curved, or focuses", () => {
    const model = parse(TEXT);
    model.setMap("m1", { aperture: 0.1, middle: [0.01, 0], xbeta: 1e-6, ybeta: 2e-6, Rc: [100, -50] });
    expect(model.maps.get("m1")!.shape).toEqual({
      aperture: { radius: 0.1, middle: [0.01, 0] },
      slope: [-1e-6, 2e-6],
      curvature: [0.01, -0.02],
    });
    model.setMap("f1", { f: 1000, amplitude: "hot" });
    expect(model.maps.get("f1")).toMatchObject({ shape: { curvature: [-1e-3, -1e-3] }, amplitude: "hot" });
  });

  it("go with a copy, and with their element", () => {
    const model = parse(TEXT);
    model.setMap("m1", { aperture: 0.1, amplitude: "hot" });
    const copy = model.clone();
    expect([...copy.maps.keys()]).toEqual(["m1"]);
    expect(() => copy.remove("hot")).toThrow("the map of m1");
    copy.remove("m1");
    expect(copy.maps.size).toBe(0);
    expect(model.maps.size).toBe(1);
  });

  it("are refused with the element's name and what is wrong", () => {
    const x = [0, 1, 2];
    expect(refusal("laser", { aperture: 1 })).toBe("laser: a laser has no map");
    expect(refusal("m1", { aperture: 0 })).toBe("m1: the aperture is 0 m");
    expect(refusal("m1", { Rc: 0 })).toBe("m1: a number of the map is none");
    expect(refusal("m1", { Rc: [1, 2, 3] })).toBe("m1: 3 numbers stand where there are two axes");
    expect(refusal("m1", { f: 1 })).toBe("m1: the map of a surface has no f");
    expect(refusal("f1", { xbeta: 1 })).toBe("f1: the map of a lens has no Rc, xbeta and ybeta");
    expect(refusal("m1", { grid: { x, y: [0, 1], height: [1, 2] } })).toBe(
      "m1: the height has 2 numbers for 2 rows of 3",
    );
    expect(refusal("m1", { grid: { x: [0, 1, 3], y: x } })).toContain("along x aren't evenly spaced");
    expect(refusal("m1", { grid: { x, y: [2, 1, 0] } })).toContain("along y aren't evenly spaced");
    const transmission = [1, 1, 1, 1, Number.NaN, 1, 1, 1, 1];
    expect(refusal("m1", { grid: { x, y: x, transmission } })).toBe("m1: the transmission holds what is no number");
    expect(refusal("m1", { amplitude: "cold" })).toContain("cold");
    expect(refusal("m1", { amplitude: "m1.phi" })).toBe("nothing");
  });
});
