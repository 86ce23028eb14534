/**
 * Eigenvalues and eigenvectors of a real symmetric matrix: reduced to three diagonals by reflections, then by QL with implicit
 * shifts.
 *
 * Source: Bowdler, Martin, Reinsch, Wilkinson 1968, doi:10.1007/BF02165404 and 10.1007/BF02161360 (tred2, tql2), in the form
 * of JAMA (NIST, public domain).
 */

export interface SymmetricEigen {
  /** Ascending, shape (n). */
  readonly values: Float64Array;
  /** Shape (n, n), C order: the vector of a value is a column. */
  readonly vectors: Float64Array;
}

interface Work {
  readonly n: number;
  /** The vectors as they come about, shape (n, n). */
  readonly v: Float64Array;
  /** The diagonal, and what is beside it. */
  readonly d: Float64Array;
  readonly e: Float64Array;
}

/** @param matrix symmetric, shape (n, n); read only */
export function symmetricEigen(matrix: Float64Array, n: number): SymmetricEigen {
  const work: Work = { n, v: matrix.slice(), d: new Float64Array(n), e: new Float64Array(n) };
  for (let j = 0; j < n; j++) work.d[j] = work.v[(n - 1) * n + j]!;
  for (let i = n - 1; i > 0; i--) reflect(work, i);
  gather(work);
  for (let i = 1; i < n; i++) work.e[i - 1] = work.e[i]!;
  if (n > 0) work.e[n - 1] = 0;
  diagonalise(work);
  return sorted(work);
}

/** Brings one row to the three diagonals. */
function reflect({ n, v, d, e }: Work, i: number): void {
  let scale = 0;
  let h = 0;
  for (let k = 0; k < i; k++) scale += Math.abs(d[k]!);
  if (scale === 0) {
    e[i] = d[i - 1]!;
    for (let j = 0; j < i; j++) {
      d[j] = v[(i - 1) * n + j]!;
      v[i * n + j] = 0;
      v[j * n + i] = 0;
    }
    d[i] = 0;
    return;
  }
  for (let k = 0; k < i; k++) {
    d[k] = d[k]! / scale;
    h += d[k]! * d[k]!;
  }
  let f = d[i - 1]!;
  const g = f > 0 ? -Math.sqrt(h) : Math.sqrt(h);
  e[i] = scale * g;
  h -= f * g;
  d[i - 1] = f - g;
  e.fill(0, 0, i);
  for (let j = 0; j < i; j++) {
    f = d[j]!;
    v[j * n + i] = f;
    let sum = e[j]! + v[j * n + j]! * f;
    for (let k = j + 1; k < i; k++) {
      sum += v[k * n + j]! * d[k]!;
      e[k] = e[k]! + v[k * n + j]! * f;
    }
    e[j] = sum;
  }
  f = 0;
  for (let j = 0; j < i; j++) {
    e[j] = e[j]! / h;
    f += e[j]! * d[j]!;
  }
  const half = f / (h + h);
  for (let j = 0; j < i; j++) e[j] = e[j]! - half * d[j]!;
  for (let j = 0; j < i; j++) {
    const [one, other] = [d[j]!, e[j]!];
    for (let k = j; k < i; k++) v[k * n + j] = v[k * n + j]! - (one * e[k]! + other * d[k]!);
    d[j] = v[(i - 1) * n + j]!;
    v[i * n + j] = 0;
  }
  d[i] = h;
}

/** The product of the reflections. */
function gather({ n, v, d, e }: Work): void {
  for (let i = 0; i < n - 1; i++) {
    v[(n - 1) * n + i] = v[i * n + i]!;
    v[i * n + i] = 1;
    const h = d[i + 1]!;
    if (h !== 0) {
      for (let k = 0; k <= i; k++) d[k] = v[k * n + i + 1]! / h;
      for (let j = 0; j <= i; j++) {
        let g = 0;
        for (let k = 0; k <= i; k++) g += v[k * n + i + 1]! * v[k * n + j]!;
        for (let k = 0; k <= i; k++) v[k * n + j] = v[k * n + j]! - g * d[k]!;
      }
    }
    for (let k = 0; k <= i; k++) v[k * n + i + 1] = 0;
  }
  for (let j = 0; j < n; j++) {
    d[j] = v[(n - 1) * n + j]!;
    v[(n - 1) * n + j] = 0;
  }
  if (n > 0) v[n * n - 1] = 1;
  if (n > 0) e[0] = 0;
}

/** A value takes a few steps; one that takes so many is as good as it will be. */
const MAX_STEPS = 60;

function diagonalise(work: Work): void {
  const { n, d, e } = work;
  let shift = 0;
  let size = 0;
  for (let l = 0; l < n; l++) {
    size = Math.max(size, Math.abs(d[l]!) + Math.abs(e[l]!));
    let m = l;
    while (m < n - 1 && Math.abs(e[m]!) > Number.EPSILON * size) m++;
    for (let steps = 0; m > l && steps < MAX_STEPS && Math.abs(e[l]!) > Number.EPSILON * size; steps++) {
      shift += step(work, l, m);
    }
    d[l] = d[l]! + shift;
    e[l] = 0;
  }
}

/** A step of QL on a block. @returns how far its values were shifted */
function step({ n, v, d, e }: Work, l: number, m: number): number {
  const first = d[l]!;
  const p = (d[l + 1]! - first) / (2 * e[l]!);
  const r = p < 0 ? -Math.sqrt(p * p + 1) : Math.sqrt(p * p + 1);
  d[l] = e[l]! / (p + r);
  d[l + 1] = e[l]! * (p + r);
  const after = d[l + 1]!;
  const h = first - d[l]!;
  for (let i = l + 2; i < n; i++) d[i] = d[i]! - h;
  let along = d[m]!;
  let [c, c2, c3, s, s2] = [1, 1, 1, 0, 0];
  const below = e[l + 1]!;
  for (let i = m - 1; i >= l; i--) {
    c3 = c2;
    c2 = c;
    s2 = s;
    const g = c * e[i]!;
    const over = c * along;
    const size = Math.sqrt(along * along + e[i]! * e[i]!);
    e[i + 1] = s * size;
    s = e[i]! / size;
    c = along / size;
    along = c * d[i]! - s * g;
    d[i + 1] = over + s * (c * g + s * d[i]!);
    for (let k = 0; k < n; k++) {
      const right = v[k * n + i + 1]!;
      const left = v[k * n + i]!;
      v[k * n + i + 1] = s * left + c * right;
      v[k * n + i] = c * left - s * right;
    }
  }
  const rest = (-s * s2 * c3 * below * e[l]!) / after;
  e[l] = s * rest;
  d[l] = c * rest;
  return h;
}

function sorted({ n, v, d }: Work): SymmetricEigen {
  const order = Array.from({ length: n }, (_, index) => index).sort((a, b) => d[a]! - d[b]! || a - b);
  const vectors = new Float64Array(n * n);
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) vectors[row * n + column] = v[row * n + order[column]!]!;
  }
  return { values: Float64Array.from(order, (index) => d[index]!), vectors };
}
