/**
 * SHA-256 without a library, at once: browsers have it as a promise only, and streams of random numbers are keyed by it.
 *
 * Source: FIPS 180-4, "Secure Hash Standard", sections 4.1.2, 4.2.2, 5.3.3 and 6.2.
 */

/** The fractional parts of the cube roots of the first 64 primes, and of the square roots of the first 8: 32 bits each. */
const [ROUNDS, START] = tables();

const BLOCK = 64;

export function sha256(message: Uint8Array): Uint8Array {
  const padded = new Uint8Array(BLOCK * Math.ceil((message.length + 9) / BLOCK));
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(message.length / 0x2000_0000));
  view.setUint32(padded.length - 4, (message.length << 3) >>> 0);
  const state = START.slice();
  const words = new Int32Array(64);
  for (let at = 0; at < padded.length; at += BLOCK) {
    for (let word = 0; word < 16; word++) words[word] = view.getInt32(at + 4 * word);
    absorb(state, words);
  }
  const digest = new DataView(new ArrayBuffer(32));
  for (const [at, word] of state.entries()) digest.setInt32(4 * at, word);
  return new Uint8Array(digest.buffer);
}

/** @param words a block's 16 first, the others are written */
function absorb(state: Int32Array, words: Int32Array): void {
  for (let t = 16; t < 64; t++) {
    const [early, late] = [words[t - 15]!, words[t - 2]!];
    const first = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3);
    const second = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10);
    words[t] = words[t - 16]! + first + words[t - 7]! + second;
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let t = 0; t < 64; t++) {
    const choice = (e & f) ^ (~e & g);
    const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + choice + ROUNDS[t]! + words[t]!) | 0;
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + majority) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  for (const [at, word] of [a, b, c, d, e, f, g, h].entries()) state[at]! += word;
}

function turn(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function tables(): readonly [rounds: Int32Array, start: Int32Array] {
  const primes: bigint[] = [];
  for (let n = 2n; primes.length < 64; n++) if (primes.every((prime) => n % prime !== 0n)) primes.push(n);
  const low = (value: bigint) => Number(value & 0xffff_ffffn) | 0;
  return [
    Int32Array.from(primes, (prime) => low(root(prime << 96n, 3n))),
    Int32Array.from(primes.slice(0, 8), (prime) => low(root(prime << 64n, 2n))),
  ];
}

/** The whole part of a root, by halving. */
function root(value: bigint, degree: bigint): bigint {
  let [least, most] = [0n, 1n << 40n];
  while (most - least > 1n) {
    const middle = (least + most) >> 1n;
    if ((degree === 2n ? middle * middle : middle * middle * middle) <= value) least = middle;
    else most = middle;
  }
  return least;
}
