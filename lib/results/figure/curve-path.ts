/**
 * Curves of hundreds of points and more as paths of SVG, written by WebAssembly: what runs once a curve, a dozen times a report,
 * the machine would take longer to make quick than to run.
 *
 * Not here: paths of few points (plot.ts).
 */
import { constantBytes } from "../../wasm/constant-bytes.js";
import { ExpressionWriter } from "../../wasm/expression-writer.js";
import { instantiated, PAGE_BYTES, type WasmFunction, type WasmMemory, wasmMachine } from "../../wasm/machine.js";
import { wasmModule } from "../../wasm/wasm-writer.js";

/** Points that lie further out are nowhere near a picture, and their tenths no longer fit into 32 bits [px]. */
const MOST = 2e8;
/** A point takes no more: a pen, two numbers of twelve signs, and what parts them [bytes]. */
const POINT_BYTES = 26;
const DOUBLE = 8;
const code = (sign: string) => sign.charCodeAt(0);

let memory: WasmMemory | undefined;
let path: WasmFunction | undefined;

/**
 * A curve through points; it breaks where one isn't finite.
 *
 * @param xs, ys [px], of one length
 */
export function curvePath(xs: Float64Array, ys: Float64Array): string {
  const count = xs.length;
  if (count === 0) return "";
  return (wasmMachine === undefined ? undefined : written(xs, ys)) ?? plainPath(xs, ys);
}

const module = constantBytes("curve path", () => wasmModule([tenthsFunction(), pathFunction()]));

/** Undefined where a number has no room. */
function written(xs: Float64Array, ys: Float64Array): string | undefined {
  const text = 2 * DOUBLE * xs.length;
  const need = text + POINT_BYTES * xs.length;
  memory ??= new wasmMachine!.Memory({ initial: 1 });
  const missing = need - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
  path ??= instantiated(module(), memory)[1]!;
  const doubles = new Float64Array(memory.buffer, 0, 2 * xs.length);
  doubles.set(xs);
  doubles.set(ys, xs.length);
  const end = path(0, DOUBLE * xs.length, text);
  return end === 0 ? undefined : new TextDecoder().decode(new Uint8Array(memory.buffer, text, end - text));
}

function plainPath(xs: Float64Array, ys: Float64Array): string {
  const pieces: string[] = [];
  let pen = "M";
  for (const [index, x] of xs.entries()) {
    const y = ys[index]!;
    if (!Number.isFinite(x) || !Number.isFinite(y)) pen = "M";
    else {
      pieces.push(`${pen}${Math.floor(10 * x + 0.5) / 10} ${Math.floor(10 * y + 0.5) / 10}`);
      pen = "L";
    }
  }
  return pieces.join("");
}

/** (tenths, at): writes a tenth of a whole number at an address. @returns the address behind it */
function tenthsFunction(): ExpressionWriter {
  const w = new ExpressionWriter(["i32", "i32"], ["i32"]);
  const [tenths, at] = [0, 1];
  const [whole, rest, power, digit] = w.locals("i32", "i32", "i32", "i32");
  const ten = w.i32(10);
  const write = (sign: () => void) => {
    w.push(at, sign);
    w.access("i32.store8");
    w.increase(at, w.i32(1));
  };
  const asDigit = (of: number) => w.op("i32.add", of, w.i32(code("0")));
  w.given(w.op("i32.lt_s", tenths, w.i32(0)), () => {
    write(w.i32(code("-")));
    w.assign(tenths, w.op("i32.sub", w.i32(0), tenths));
  });
  w.assign(whole, w.op("i32.div_u", tenths, ten));
  w.assign(rest, whole);
  w.assign(power, w.i32(1));
  const isMore = w.op("i32.ge_u", w.op("i32.div_u", whole, power), ten);
  w.given(isMore, () => w.loop(() => w.assign(power, w.op("i32.mul", power, ten)), isMore));
  const one = () => {
    w.assign(digit, w.op("i32.div_u", rest, power));
    write(asDigit(digit));
    w.assign(rest, w.op("i32.sub", rest, w.op("i32.mul", digit, power)));
    w.assign(power, w.op("i32.div_u", power, ten));
  };
  w.loop(one, power);
  w.assign(digit, w.op("i32.sub", tenths, w.op("i32.mul", whole, ten)));
  w.given(digit, () => {
    write(w.i32(code(".")));
    write(asDigit(digit));
  });
  w.push(at);
  return w;
}

/** (xs, ys, at): writes the curve through points whose numbers lie from `xs` to `ys` and behind. @returns behind it; 0 if one has no room */
function pathFunction(): ExpressionWriter {
  const w = new ExpressionWriter(["i32", "i32", "i32"], ["i32"]);
  const [xs, ys, at] = [0, 1, 2];
  const [pen, end] = w.locals("i32", "i32");
  const [x, y, size] = w.locals("f64", "f64", "f64");
  const write = (sign: () => void) => {
    w.push(at, sign);
    w.access("i32.store8");
    w.increase(at, w.i32(1));
  };
  const tenths = (of: number) =>
    w.op("i32.trunc_f64_s", w.op("f64.floor", w.op("f64.add", w.op("f64.mul", of, w.f64(10)), w.f64(0.5))));
  const isNear = w.op("f64.lt", size, w.f64(MOST));
  w.assign(end, ys);
  w.assign(pen, w.i32(code("M")));
  const one = () => {
    w.assign(x, w.load("f64", xs));
    w.assign(y, w.load("f64", ys));
    w.assign(size, w.op("f64.max", w.op("f64.abs", x), w.op("f64.abs", y)));
    w.given(w.op("i32.eqz", isNear), () => {
      w.given(w.op("f64.eq", w.op("f64.sub", size, size), w.f64(0)), () => {
        w.push(w.i32(0));
        w.leave();
      });
      w.assign(pen, w.i32(code("M")));
    });
    w.given(isNear, () => {
      write(() => w.push(pen));
      w.assign(at, w.result(0, tenths(x), at));
      write(w.i32(code(" ")));
      w.assign(at, w.result(0, tenths(y), at));
      w.assign(pen, w.i32(code("L")));
    });
    w.increase(xs, w.i32(DOUBLE));
    w.increase(ys, w.i32(DOUBLE));
  };
  w.loop(one, w.op("i32.lt_u", xs, end));
  w.push(at);
  return w;
}
