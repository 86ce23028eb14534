import { expect, it } from "vitest";
import { parse } from "../../../lib/katscript/parse.js";
import { nodesOf } from "../../../lib/solver/light/nodes.js";

it("numbers a model's nodes once, and anew when it holds something else", () => {
  const model = parse("l laser P=1\nm m1 R=0.9 T=0.1\nlink(laser, m1)\n");
  const nodes = nodesOf(model);
  expect(nodesOf(model)).toBe(nodes);
  expect(nodes.numberOf("m2", "p1", "i")).toBeUndefined();
  model.add("mirror", "m2", { R: 0.9, T: 0.1 });
  const more = nodesOf(model);
  expect(more.list.length).toBe(nodes.list.length + 4);
  expect(more.numberOf("m2", "p1", "i")).toBeDefined();
  model.remove("m2");
  expect(nodesOf(model).list).toEqual(nodes.list);
});
