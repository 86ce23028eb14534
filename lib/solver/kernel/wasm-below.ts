/** Whether all numbers of a column are at least so much, as WebAssembly: two points a vector, where a look at each takes a tenth of an axis. */
import { constantBytes } from "../../wasm/constant-bytes.js";
import { ExpressionWriter } from "../../wasm/expression-writer.js";
import { VECTOR, wasmModule } from "../../wasm/wasm-writer.js";

/** A module of one function: of a column's address, the bytes of its vectors and the limit; 0 if none is below, nor no number. */
export const belowModule = constantBytes("below", () => wasmModule([belowFunction()]));

function belowFunction(): ExpressionWriter {
  const w = new ExpressionWriter(["i32", "i32", "f64"], ["i32"]);
  const [column, bytes, least] = [0, 1, 2];
  const [address, limits, below] = w.locals("i32", "v128", "v128");
  w.assign(limits, w.wide(VECTOR.splat, least));
  w.loopBytes(address, bytes, () => {
    const isEnough = w.wide(VECTOR.ge, w.loadWide(w.op("i32.add", column, address)), limits);
    w.assign(below, w.wide(VECTOR.or, below, w.wide(VECTOR.not, isEnough)));
  });
  w.push(w.wide(VECTOR.anyTrue, below));
  return w;
}
