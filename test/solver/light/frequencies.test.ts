import { describe, expect, it } from "vitest";
import { compilePoints } from "../../../lib/analysis/points/point-program.js";
import { UserError } from "../../../lib/errors.js";
import { parse } from "../../../lib/katscript/parse.js";
import { buildLight } from "../../../lib/solver/build-system.js";
import { sidebandsOf } from "../../../lib/solver/light/sidebands.js";

function light(text: string, separate: readonly string[] = []) {
  return buildLight(parse(text), { inputs: [], separate });
}

const starts = (text: string, separate: readonly string[] = []) =>
  light(text, separate).frequencies.bins.map(({ start }) => start);

/** Where a modulator, by its place, takes each frequency: as `from>to:order`, orders other than 0. */
function couplings(text: string, separate: readonly string[] = [], which = 0): readonly string[] {
  const { frequencies } = light(text, separate);
  const { bins } = frequencies;
  return sidebandsOf(frequencies, which).flatMap((sidebands, from) =>
    sidebands
      .filter(({ order }) => order !== 0)
      .map(({ to, order }) => `${bins[from]!.start}>${bins[to]!.start}:${order}`),
  );
}

describe("the frequencies of a model", () => {
  it("are 0 alone without a laser, and a squeezer's or a laser's where there is one", () => {
    expect(starts("m m1 R=0.5 T=0.5\n")).toEqual([0]);
    expect(starts("sq z db=1 f=3\n")).toEqual([3]);
    expect(starts("l a P=1 f=1M\n")).toEqual([1e6]);
  });

  it("stand in Finesse's order: by size, the negative one first", () => {
    const two = "l a P=1 f=1\nl b P=1 f=5\nmod e f=100 midx=0.1 order=2\n";
    expect(starts(two)).toEqual([1, 5, -95, -99, 101, 105, -195, -199, 201, 205]); // docs/conventions.md
    expect(starts("l a P=1\nmod e f=100 midx=0.1 order=2\n")).toEqual([0, -100, 100, -200, 200]);
    expect(starts("l a P=1\nmod e f=-100 midx=0.1\n")).toEqual([0, -100, 100]);
  });

  it("are one where they are equal as doubles, and two where they differ by an ulp", () => {
    expect(starts("l a P=1 f=1M\nl b P=1 f=1000k\n")).toEqual([1e6]);
    expect(starts("l a P=1 f=1e6\nl b P=1 f=1e6+1.2e-10\n")).toHaveLength(2);
  });

  it("stand with the negative one first where nothing varies two as far from 0, whoever made them", () => {
    expect(starts("l a P=1 f=3k\nl b P=1\nmod e f=3k midx=0.1\n")).toEqual([0, -3000, 3000, 6000]);
    expect(starts("l a P=1 f=20\nl b P=1 f=-20\n")).toEqual([-20, 20]);
  });

  it("are each a laser's own where an action varies one of them, also by a variable", () => {
    expect(starts("l a P=1\nl b P=1\n", ["b.f"])).toEqual([0, 0]);
    expect(starts("var v 0\nl a P=1\nl b P=1 f=v\n", ["v"])).toEqual([0, 0]);
    expect(starts("l a P=1\nl b P=1\n", ["b.P"])).toEqual([0]);
    expect(starts("l a P=1\nmod e f=10 midx=0.1\nmod g f=10 midx=0.1\n", ["g.f"])).toEqual([0, -10, 10, -10, 10]);
  });

  it("have no sidebands of sidebands", () => {
    expect(starts("l a P=1\nmod e f=9M midx=0.1\nmod g f=45M midx=0.1\n")).toEqual([0, -9e6, 9e6, -45e6, 45e6]);
  });

  it("are refused when there are too many, or where a modulator has none", () => {
    const many = Array.from({ length: 30 }, (_, k) => `mod e${k} f=${k + 1}.01M midx=0.1 order=200\n`).join("");
    expect(() => starts(`l a P=1\n${many}`)).toThrow(UserError);
    expect(() => starts("l a P=1\nvar v 0\nmod e f=v midx=0.1\n")).toThrow(/is 0/);
  });
});

describe("a modulator", () => {
  it("couples a carrier to its sidebands and these to each other, up to its order", () => {
    expect(couplings("l a P=1\nmod e f=10 midx=0.1\n")).toEqual(["0>-10:-1", "0>10:1", "-10>0:1", "10>0:-1"]);
    expect(couplings("l a P=1\nmod e f=10 midx=0.1 order=2\n")).toHaveLength(2 * 4 + 2 * 2 + 2);
  });

  it("couples a laser whose frequency isn't round to all of its sidebands", () => {
    const orders = couplings("l a P=1 f=123456789.123456\nmod e f=7654321.987654 midx=0.1 order=3\n");
    expect(orders).toHaveLength(7 * 6 - 2 * (3 + 2 + 1));
  });

  it("couples fields of others that lie its frequency apart", () => {
    const text = "l a P=1\nmod e f=9M midx=0.1\nmod g f=18M midx=0.1\n";
    expect(couplings(text)).toContain("9000000>18000000:1");
    expect(couplings(text)).toContain("18000000>9000000:-1");
    expect(couplings(text, [], 1)).toContain("-9000000>9000000:1");
  });

  it("leaves alone what only happens to lie its frequency apart at the start of a sweep", () => {
    const text = "l a P=1\nmod e f=9M midx=0.1\nmod g f=18M midx=0.1\n";
    expect(couplings(text, ["g.f"])).not.toContain("9000000>18000000:1");
    expect(couplings("l a P=1\nmod e f=9M midx=0.1\nmod g f=2*e.f midx=0.1\n", ["e.f"])).toContain(
      "9000000>18000000:1",
    );
  });

  it("makes no power where a sweep takes frequencies apart that are equal at its start", () => {
    // Finesse reads 2.157 W of 1 W here (docs/conventions.md).
    const model = parse(
      "l a P=1\nmod e1 f=10k midx=0.5\nmod e2 f=10k midx=0.5 order=9\nnothing n\nlink(a, e1, e2, n)\npd p n.p1.i\n",
    );
    const program = compilePoints(model, { inputs: ["e2.f"] });
    const out = [new Float64Array(2)];
    program.run(Float64Array.of(10e3, 11e3), 2, out);
    // Some is lost: e2's sidebands of e1's first have no frequency of their own.
    for (const power of out[0]!) {
      expect(power).toBeGreaterThan(0.98);
      expect(power).toBeLessThanOrEqual(1 + 1e-12);
    }
  });
});
