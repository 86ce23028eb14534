/** Numbers by their bits, each with a place of its own: quicker than a Map, which has to look at what kind a key is. */

const NONE = -1;

const bits = new Float64Array(1);
const words = new Uint32Array(bits.buffer);

export class NumberTable {
  #count = 0;
  /** Open addressing; at most half full. */
  #keys: Float64Array;
  #places: Int32Array;

  /** @param capacity twice how many it has room for before it grows: a power of two */
  constructor(capacity: number) {
    this.#keys = new Float64Array(capacity);
    this.#places = new Int32Array(capacity).fill(NONE);
  }

  /**
   * A number's place.
   *
   * @param value any number; every NaN is the same, 0 and -0 are too
   * @param place the place that it has from now on, if it has none yet
   */
  find(value: number, place: number): number {
    let at = this.#slot(value);
    if (this.#places[at] !== NONE) return this.#places[at]!;
    if (2 * (this.#count + 1) > this.#keys.length) {
      this.#grow();
      at = this.#slot(value);
    }
    this.#count++;
    this.#keys[at] = value;
    this.#places[at] = place;
    return place;
  }

  /** Where a number is, or may be put. */
  #slot(value: number): number {
    const mask = this.#keys.length - 1;
    let at = hash(value) & mask;
    while (this.#places[at] !== NONE && this.#keys[at] !== value && !isNaNTwice(this.#keys[at]!, value)) {
      at = (at + 1) & mask;
    }
    return at;
  }

  #grow(): void {
    const [keys, places] = [this.#keys, this.#places];
    this.#keys = new Float64Array(2 * keys.length);
    this.#places = new Int32Array(2 * keys.length).fill(NONE);
    for (let from = 0; from < keys.length; from++) {
      if (places[from] === NONE) continue;
      const at = this.#slot(keys[from]!);
      this.#keys[at] = keys[from]!;
      this.#places[at] = places[from]!;
    }
  }
}

function isNaNTwice(a: number, b: number): boolean {
  return Number.isNaN(a) && Number.isNaN(b);
}

function hash(value: number): number {
  bits[0] = Number.isNaN(value) ? Number.NaN : value + 0;
  const h = Math.imul(words[0]! ^ Math.imul(words[1]!, 0x9e3779b1), 0x85ebca6b);
  return (h ^ (h >>> 15)) >>> 0;
}
