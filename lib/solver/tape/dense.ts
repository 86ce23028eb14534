/**
 * Dense complex linear algebra of two points side by side: what blocks (block.ts) are made of, as plain code. Its other form is WebAssembly
 * (../kernel/wasm-dense.ts), which does the same operations in the same order.
 *
 * A number that varies lies as re, re, im, im: of the one point, of the other. A constant, which both have, lies as re, im. Matrices go row
 * by row without gaps. Places count numbers of the memory.
 */

/** How many numbers of memory a value takes that varies, and one that is constant. */
export const VARYING = 4;
export const CONSTANT = 2;
/** Products come so many columns at a time: matrices are widened to whole tiles. */
export const TILE = 4;

/** Whole numbers: places, then sizes. */
type Places = readonly number[];

export interface Dense {
  /** (out, init, a, b, rows, inner, columns): out = init + a b, where a varies, init and b are constant. Rows are 1 or even, columns whole tiles. */
  multiply(...places: Places): void;
  /** (out, p, q, z, g, rows, columns): out = (p - z q) g, where p and q are constant, and g is of each column. */
  turn(...places: Places): void;
  /** (out, from, factor, rows, width, fromWidth): takes a column times a factor from another; how wide the rows of their matrices are. */
  subtract(...places: Places): void;
  /** (matrix, pivots, size): L and U in one without exchanges, ones on L's diagonal and 1/U on the other; |pivot|² of each. Size is even. */
  factor(...places: Places): void;
  /** (matrix, vector, size): the solution of what is factored, in the vector's place. */
  solve(...places: Places): void;
}

/** Plain code over a memory. @param lanes 1 to leave the second point out */
export function plainDense(m: Float64Array, lanes: 1 | 2 = 2): Dense {
  const eachLane = (of: (lane: number, places: Places) => void) => {
    return (...places: Places) => {
      of(0, places);
      if (lanes === 2) of(1, places);
    };
  };
  return {
    multiply: eachLane((lane, places) => multiplyLane(m, lane, places as Seven)),
    turn: eachLane((lane, places) => turnLane(m, lane, places as Seven)),
    subtract: eachLane((lane, places) => subtractLane(m, lane, places as Six)),
    factor: eachLane((lane, places) => factorLane(m, lane, places as Three)),
    solve: eachLane((lane, places) => solveLane(m, lane, places as Three)),
  };
}

type Three = readonly [number, number, number];
type Six = readonly [number, number, number, number, number, number];
type Seven = readonly [number, number, number, number, number, number, number];

function multiplyLane(m: Float64Array, lane: number, [out, init, a, b, rows, inner, columns]: Seven): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const place = row * columns + column;
      let re = m[init + CONSTANT * place]!;
      let im = m[init + CONSTANT * place + 1]!;
      let left = a + VARYING * row * inner + lane;
      let right = b + CONSTANT * column;
      for (let k = 0; k < inner; k++, left += VARYING, right += CONSTANT * columns) {
        const x = m[left]!;
        const y = m[left + 2]!;
        const u = m[right]!;
        const v = m[right + 1]!;
        re = re + x * u - y * v;
        im = im + x * v + y * u;
      }
      m[out + VARYING * place + lane] = re;
      m[out + VARYING * place + 2 + lane] = im;
    }
  }
}

function turnLane(m: Float64Array, lane: number, [out, p, q, z, g, rows, columns]: Seven): void {
  const zRe = m[z + lane]!;
  const zIm = m[z + 2 + lane]!;
  for (let place = 0; place < rows * columns; place++) {
    const u = m[q + CONSTANT * place]!;
    const v = m[q + CONSTANT * place + 1]!;
    const re = m[p + CONSTANT * place]! - zRe * u + zIm * v;
    const im = m[p + CONSTANT * place + 1]! - zRe * v - zIm * u;
    const gain = g + VARYING * (place % columns) + lane;
    const x = m[gain]!;
    const y = m[gain + 2]!;
    m[out + VARYING * place + lane] = re * x - im * y;
    m[out + VARYING * place + 2 + lane] = re * y + im * x;
  }
}

function subtractLane(m: Float64Array, lane: number, [out, from, factor, rows, width, fromWidth]: Six): void {
  for (let row = 0; row < rows; row++) {
    takeProduct(m, out + VARYING * row * width + lane, from + VARYING * row * fromWidth + lane, factor + lane);
  }
}

/** Takes a product from a number: all places of one lane. */
function takeProduct(m: Float64Array, from: number, a: number, b: number): void {
  const x = m[a]!;
  const y = m[a + 2]!;
  const u = m[b]!;
  const v = m[b + 2]!;
  m[from] = m[from]! - x * u + y * v;
  m[from + 2] = m[from + 2]! - x * v - y * u;
}

/** Gauss's elimination; what each entry loses it loses in the order of the pivots. */
function factorLane(m: Float64Array, lane: number, [matrix, pivots, size]: Three): void {
  const at = (row: number, column: number) => matrix + VARYING * (row * size + column) + lane;
  for (let k = 0; k < size; k++) {
    const pivot = at(k, k);
    const re = m[pivot]!;
    const im = m[pivot + 2]!;
    const norm = re * re + im * im;
    m[pivots + 2 * k + lane] = norm;
    m[pivot] = re / norm;
    m[pivot + 2] = -im / norm;
    for (let row = k + 1; row < size; row++) {
      scale(m, at(row, k), pivot);
      for (let column = k + 1; column < size; column++) takeProduct(m, at(row, column), at(row, k), at(k, column));
    }
  }
}

/** Multiplies a number by another. */
function scale(m: Float64Array, place: number, by: number): void {
  const x = m[place]!;
  const y = m[place + 2]!;
  const u = m[by]!;
  const v = m[by + 2]!;
  m[place] = x * u - y * v;
  m[place + 2] = x * v + y * u;
}

function solveLane(m: Float64Array, lane: number, [matrix, vector, size]: Three): void {
  const at = (row: number, column: number) => matrix + VARYING * (row * size + column) + lane;
  const entry = (row: number) => vector + VARYING * row + lane;
  for (let row = 0; row < size; row++) {
    for (let k = 0; k < row; k++) takeProduct(m, entry(row), at(row, k), entry(k));
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let k = row + 1; k < size; k++) takeProduct(m, entry(row), at(row, k), entry(k));
    scale(m, entry(row), at(row, row));
  }
}
