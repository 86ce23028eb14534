/** The update of a matrix behind a panel of four columns as WebAssembly: a complex number a vector. */
import { FunctionWriter, VECTOR } from "../../wasm/wasm-writer.js";

/** Parameters, all in bytes. */
const [ROW, END, STRIDE, FACTORS, PANEL_ROWS, FIRST_COLUMN, LAST_COLUMN] = [0, 1, 2, 3, 4, 5, 6];
const COLUMNS = 4;
/** One complex number. */
const NUMBER = 16;

/**
 * (first row, behind the last row, a row's length, where in a row its four factors lie, the panel's first row, the first column
 * in a row, behind its last column) -> ().
 *
 * Each row becomes itself less factor 0 times panel row 0, less factor 1 times panel row 1, ...; products in the order
 * (x - re·b) - (i im)·b, as the form in JavaScript has it.
 */
export function trailingUpdateFunction(): FunctionWriter {
  const f = new FunctionWriter(["i32", "i32", "i32", "i32", "i32", "i32", "i32"]);
  const [column, from, sum, other] = [f.local("i32"), f.local("i32"), f.local("v128"), f.local("v128")];
  const re = [0, 1, 2, 3].map(() => f.local("v128"));
  const im = [0, 1, 2, 3].map(() => f.local("v128"));
  loop(f, () => {
    for (let k = 0; k < COLUMNS; k++) readFactor(f, k, re[k]!, im[k]!);
    f.get(FIRST_COLUMN!);
    f.set(column);
    loop(f, () => {
      sumOf(f, PANEL_ROWS!, column);
      f.set(from);
      sumOf(f, ROW!, column);
      f.memory(VECTOR.load, 0);
      f.set(sum);
      for (let k = 0; k < COLUMNS; k++) {
        if (k > 0) {
          sumOf(f, from, STRIDE!);
          f.set(from);
        }
        f.get(from);
        f.memory(VECTOR.load, 0);
        f.set(other);
        subtractProduct(f, { sum, factor: re[k]!, value: () => f.get(other) });
        subtractProduct(f, { sum, factor: im[k]!, value: () => exchanged(f, other) });
      }
      sumOf(f, ROW!, column);
      f.get(sum);
      f.memory(VECTOR.store, 0);
      advance(f, column, () => f.integer(NUMBER));
      f.get(LAST_COLUMN!);
    });
    advance(f, ROW!, () => f.get(STRIDE!));
    f.get(END!);
  });
  return f;
}

/** Repeats what leaves two whole numbers while the first is below the second. */
function loop(f: FunctionWriter, body: () => void): void {
  f.code.byte(0x03, 0x40);
  body();
  f.code.byte(0x49, 0x0d, 0, 0x0b);
}

/** Leaves a variable on the stack, made larger. */
function advance(f: FunctionWriter, variable: number, by: () => void): void {
  f.get(variable);
  by();
  f.code.byte(0x6a);
  f.tee(variable);
}

function sumOf(f: FunctionWriter, one: number, other: number): void {
  f.get(one);
  f.get(other);
  f.code.byte(0x6a);
}

/** A factor as (re, re) and (-im, im). */
function readFactor(f: FunctionWriter, k: number, re: number, im: number): void {
  sumOf(f, ROW!, FACTORS!);
  f.memory(VECTOR.loadSplat64, NUMBER * k);
  f.set(re);
  sumOf(f, ROW!, FACTORS!);
  f.memory(VECTOR.loadSplat64, NUMBER * k + 8);
  f.vector(VECTOR.const);
  f.code.float64(-1);
  f.code.float64(1);
  f.vector(VECTOR.mul);
  f.set(im);
}

function subtractProduct(
  f: FunctionWriter,
  { sum, factor, value }: { readonly sum: number; readonly factor: number; readonly value: () => void },
): void {
  f.get(sum);
  f.get(factor);
  value();
  f.vector(VECTOR.mul);
  f.vector(VECTOR.sub);
  f.set(sum);
}

/** (re, im) as (im, re). */
function exchanged(f: FunctionWriter, value: number): void {
  f.get(value);
  f.get(value);
  f.vector(VECTOR.shuffle);
  for (let byte = 0; byte < NUMBER; byte++) f.code.byte((byte + 8) % NUMBER);
}
