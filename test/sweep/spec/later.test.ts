import { describe, expect, it } from "vitest";
import * as z from "zod";
import { later, laterOfKind } from "../../../lib/sweep/spec/later.js";

describe("a schema that is made when it is met", () => {
  /** An object that may have a number, and how often that one's schema was made. */
  function counted() {
    const made = { count: 0 };
    const number = later(() => {
      made.count++;
      return z.number();
    });
    return {
      made,
      maybe: z.strictObject({ a: number.optional(), b: z.string() }),
      must: z.strictObject({ a: number }),
    };
  }

  it("isn't made by an object that doesn't have it", () => {
    const { made, maybe } = counted();
    expect(maybe.parse({ b: "" })).toEqual({ b: "" });
    expect(made.count).toBe(0);
  });

  it("is made once, and refuses what it must", () => {
    const { made, maybe, must } = counted();
    expect(maybe.parse({ a: 1, b: "" })).toEqual({ a: 1, b: "" });
    expect(maybe.safeParse({ a: "1", b: "" }).error?.issues).toMatchObject([{ path: ["a"], expected: "number" }]);
    expect(must.safeParse({}).error?.issues).toMatchObject([{ path: ["a"], expected: "number" }]);
    expect(made.count).toBe(1);
  });

  it("stands in a description as it is", () => {
    const { maybe } = counted();
    expect(z.toJSONSchema(maybe)).toMatchObject({ properties: { a: { type: "number" } }, required: ["b"] });
  });

  it("is made, of several that say their kind, only where it is that", () => {
    const made: string[] = [];
    const ofKind = <K extends string>(kind: K) =>
      laterOfKind(kind, () => {
        made.push(kind);
        return z.strictObject({ kind: z.literal(kind), a: z.number() });
      });
    const one = z.discriminatedUnion("kind", [ofKind("x"), ofKind("y"), ofKind("z")]);
    expect(one.parse({ kind: "y", a: 1 })).toEqual({ kind: "y", a: 1 });
    expect(one.safeParse({ kind: "y", b: 1 }).success).toBe(false);
    expect(one.safeParse({ kind: "w" }).error?.issues).toMatchObject([{ code: "invalid_union", path: ["kind"] }]);
    expect(made).toEqual(["y"]);
  });
});
