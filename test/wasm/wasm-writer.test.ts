import { describe, expect, it } from "vitest";
import { wasmFunctions, wasmWorkspace } from "../../lib/solver/kernel/wasm-engine.js";
import { ByteWriter } from "../../lib/wasm/byte-writer.js";
import { FunctionWriter, VECTOR, wasmModule } from "../../lib/wasm/wasm-writer.js";

function written(write: (writer: ByteWriter) => void): number[] {
  const writer = new ByteWriter();
  write(writer);
  return [...writer.finish()];
}

describe("WebAssembly as it is written", () => {
  it("has LEB128 numbers as the specification's examples have them", () => {
    // DWARF 4, section 7.6, figures 22 and 23.
    const unsigned = [2, 127, 128, 129, 130, 12857].map((value) => written((writer) => writer.unsigned(value)));
    expect(unsigned).toEqual([[2], [127], [128, 1], [129, 1], [130, 1], [185, 100]]);
    const signed = [2, -2, 127, -127, 128, -128, 129, -129].map((value) => written((writer) => writer.signed(value)));
    expect(signed).toEqual([[2], [126], [255, 0], [129, 127], [128, 1], [128, 127], [129, 1], [255, 126]]);
  });

  it("grows without losing bytes", () => {
    const bytes = written((writer) => {
      for (let value = 0; value < 5000; value++) writer.byte(value & 0xff);
    });
    expect(bytes.every((byte, at) => byte === (at & 0xff))).toBe(true);
    expect(bytes.length).toBe(5000);
  });

  it("runs over the common memory, vector by vector", () => {
    const f = new FunctionWriter(["i32", "i32"]);
    const at = f.local("i32");
    f.loopBytes(at, 1, () => {
      f.get(at);
      f.get(at);
      f.memory(VECTOR.load, 8 * 1024);
      f.splat(2.5);
      f.vector(VECTOR.mul);
      f.memory(VECTOR.store, 8 * 2048);
    });
    const [run] = wasmFunctions(wasmModule([f]));
    const memory = wasmWorkspace(4096);
    memory.set([1, -2, 3, Number.NaN], 1024);
    run!(0, 32);
    expect([...memory.subarray(2048, 2052)]).toEqual([2.5, -5, 7.5, Number.NaN]);
  });

  it("keeps its constants when the memory grows", () => {
    const before = [...wasmWorkspace(1).subarray(0, 8)];
    const grown = wasmWorkspace(1_000_000);
    expect(grown.length).toBeGreaterThanOrEqual(1_000_000);
    expect([...grown.subarray(0, 8)]).toEqual(before);
  });
});
