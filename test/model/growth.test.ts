/** Models that a program builds, element by element: what it costs, and that nothing that was found before is kept too long. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UserError } from "../../lib/errors.js";
import { reference } from "../../lib/model/expression.js";
import { Model } from "../../lib/model/model.js";
import type { Expression, Value } from "../../lib/model/value.js";

const half = (path: string): Expression => ({
  kind: "binary",
  operator: "/",
  left: reference(path),
  right: { kind: "number", re: 2, im: 0 },
});
const port = (element: string, name: string): Value => ({ kind: "port", element, port: name });
const drive = (element: string): Value => ({ kind: "node", element, port: "dofs", node: "z" });

/** A chain of cavities: mirrors whose T follows, variables that they follow, spaces, degrees of freedom that drive them. */
function build(count: number): Model {
  const model = new Model();
  model.add("var", "v", { value: 0.5 });
  for (let k = 0; k < count; k++) {
    model.add("m", `m${k}`, { R: half("v"), L: 0, phi: 1 });
    if (k > 0) model.add("s", `s${k}`, { portA: port(`m${k - 1}`, "p2"), portB: port(`m${k}`, "p1"), L: 1 });
    model.add("dof", `d${k}`, {}, [drive(`m${k}`), 2]);
    model.set(`m${k}.phi`, half(`d${k}.DC`));
  }
  return model;
}

/** The processor time that something takes [ms], the least of several. */
function cost(what: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let trial = 0; trial < 3; trial++) {
    const before = process.cpuUsage();
    what();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

describe("a model that a program builds", () => {
  it("costs as much an element when it is large as when it is small", () => {
    build(100);
    const [small, large] = [cost(() => build(300)), cost(() => build(2400))];
    // Eight times the elements: a square would cost 64 times as much.
    expect(large / small).toBeLessThan(24);
  });
});

/** What may be done to a model, by number. */
const steps = fc.array(
  fc.record({
    what: fc.constantFrom("mirror", "variable", "space", "degree", "set", "follow", "remove", "look"),
    a: fc.nat(4),
    b: fc.nat(4),
    value: fc.constantFrom(0, 0.25, 0.5, 1),
  }),
  { maxLength: 30 },
);

function take(model: Model, { what, a, b, value }: { what: string; a: number; b: number; value: number }): void {
  switch (what) {
    case "mirror":
      model.add("m", `m${a}`, { R: reference(`v${b}`), L: 0, phi: value });
      break;
    case "variable":
      model.add("var", `v${a}`, { value });
      break;
    case "space":
      model.add("s", `s${a}`, { portA: port(`m${a}`, "p2"), portB: port(`m${b}`, "p1"), L: value, nr: 1 + value });
      break;
    case "degree":
      model.add("dof", `d${a}`, { DC: value }, [drive(`m${b}`), half(`v${a}`)]);
      break;
    case "set":
      model.setAll([
        [`v${a}`, value],
        [`v${b}`, 1 - value],
      ]);
      break;
    case "follow":
      model.set(`v${a}`, half(b === 4 ? `m${b}.phi` : `v${b}`));
      break;
    case "remove":
      model.remove(`${["m", "v", "s", "d", "m"][b]}${a}`);
      break;
    default:
      looked(model);
  }
}

/** All that is found out of a model's elements; errors as their texts. */
function looked(model: Model): unknown {
  const found = (find: () => unknown) => {
    try {
      return find();
    } catch (error) {
      if (error instanceof UserError) return error.message;
      throw error;
    }
  };
  const paths = model.elements().flatMap(({ kind, name }) => {
    if (kind === "variable") return [name];
    return kind === "mirror" ? [`${name}.R`, `${name}.T`, `${name}.phi`] : [];
  });
  return {
    links: new Map([...model.links()].sort(([one], [other]) => (one < other ? -1 : 1))),
    drives: new Map(model.drives()),
    values: paths.map((path) => found(() => model.get(path))),
  };
}

describe("what is found out of a model", () => {
  it("is what is found out of a copy that has nothing in mind, whatever was done to it", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const model = new Model();
        for (const step of all) {
          const before = model.clone();
          try {
            take(model, step);
          } catch (error) {
            if (!(error instanceof UserError)) throw error;
            expect(model.elements()).toEqual(before.elements());
          }
          expect(looked(model)).toEqual(looked(model.clone()));
        }
      }),
      { numRuns: 300 },
    );
  });
});
