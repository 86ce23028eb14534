/** What is kept for the next time: the things used last, as many as fit. */

export interface Bounds {
  /** The most things. */
  readonly count: number;
  /** The most that all may take together; the thing used last is kept however large it is. */
  readonly size: number;
}

export class Kept<T> {
  readonly #bounds: Bounds;
  readonly #sizeOf: (thing: T) => number;
  /** In the order in which they were used, the latest last. */
  readonly #things = new Map<string, T>();
  #size = 0;

  constructor(bounds: Bounds, sizeOf: (thing: T) => number) {
    this.#bounds = bounds;
    this.#sizeOf = sizeOf;
  }

  /** The thing of a key: found, or made now. */
  get(key: string, make: () => T): T {
    const known = this.#things.get(key);
    if (known !== undefined) {
      this.#things.delete(key);
      this.#things.set(key, known);
      return known;
    }
    const made = make();
    this.#things.set(key, made);
    this.#size += this.#sizeOf(made);
    for (const [oldest, thing] of this.#things) {
      if (this.#fits() || this.#things.size === 1) break;
      this.#things.delete(oldest);
      this.#size -= this.#sizeOf(thing);
    }
    return made;
  }

  #fits(): boolean {
    return this.#things.size <= this.#bounds.count && this.#size <= this.#bounds.size;
  }

  get count(): number {
    return this.#things.size;
  }

  get size(): number {
    return this.#size;
  }
}
