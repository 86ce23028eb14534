/** Whether all numbers of a column are at least so much, as WebAssembly: two points a vector, where a look at each takes a tenth of an axis. */
import { constantBytes } from "../../wasm/constant-bytes.js";
import { FunctionWriter, VECTOR, wasmModule } from "../../wasm/wasm-writer.js";

/** A module of one function: of a column's address, the bytes of its vectors and the limit; 0 if none is below, nor no number. */
export const belowModule = constantBytes("below", () => wasmModule([belowFunction()]));

function belowFunction(): FunctionWriter {
  const f = new FunctionWriter(["i32", "i32", "f64"], ["i32"]);
  const [column, bytes, least] = [0, 1, 2];
  const address = f.local("i32");
  const limits = f.local("v128");
  const below = f.local("v128");
  f.get(least);
  f.vector(VECTOR.splat);
  f.set(limits);
  f.loopBytes(address, bytes, () => {
    f.get(below);
    f.get(column);
    f.get(address);
    f.code.byte(0x6a);
    f.memory(VECTOR.load, 0);
    f.get(limits);
    f.vector(VECTOR.ge);
    f.vector(VECTOR.not);
    f.vector(VECTOR.or);
    f.set(below);
  });
  f.get(below);
  f.vector(VECTOR.anyTrue);
  return f;
}
