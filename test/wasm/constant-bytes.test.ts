import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import "../../lib/results/statistics/exact-sum.js";
import "../../lib/results/statistics/product-matrix.js";
import "../../lib/results/summary/number-lines.js";
import { constantBytes, madeBytes } from "../../lib/wasm/constant-bytes.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const script = async <Exports>(name: string) =>
  (await import(pathToFileURL(join(root, "scripts", name)).href)) as Exports;

describe("constant bytes", () => {
  it("are made as they were declared, each under a name of its own", () => {
    const three = constantBytes("three", () => Uint8Array.of(1, 2, 3));
    expect(three()).toEqual(Uint8Array.of(1, 2, 3));
    expect(madeBytes().get("three")).toEqual(Uint8Array.of(1, 2, 3));
    expect(() => constantBytes("three", () => Uint8Array.of(4))).toThrow('constant bytes called "three"');
  });

  it("are carried by the bundle, all of them", async () => {
    const { freshBundle } = await script<{ freshBundle: () => Promise<string> }>("bundle.mjs");
    const folder = await freshBundle();
    const whole = readFileSync(join(folder, "whole.js"), "latin1");
    const names = ["sums", "lanes", "powers of ten", "products of 3 to 4 slices of 1024"];
    expect([...madeBytes().keys()]).toEqual(expect.arrayContaining(names));
    const missing = [...madeBytes()].filter(([, bytes]) => !whole.includes(Buffer.from(bytes).toString("base64")));
    expect(missing.map(([name]) => name).filter((name) => name !== "three")).toEqual([]);
  });
});
