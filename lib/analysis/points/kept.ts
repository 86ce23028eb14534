/** What is kept for the next time: the things used last, as many as fit. */

export interface Bounds {
  /** The most things. */
  readonly count: number;
  /** The most operations of all together; the thing used last is kept however many it has. */
  readonly operations: number;
}

export class Kept<T extends { readonly operations: number }> {
  readonly #bounds: Bounds;
  /** In the order in which they were used, the latest last. */
  readonly #things = new Map<string, T>();
  #operations = 0;

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
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
    this.#operations += made.operations;
    for (const [oldest, { operations }] of this.#things) {
      if (this.#fits() || this.#things.size === 1) break;
      this.#things.delete(oldest);
      this.#operations -= operations;
    }
    return made;
  }

  #fits(): boolean {
    return this.#things.size <= this.#bounds.count && this.#operations <= this.#bounds.operations;
  }

  get count(): number {
    return this.#things.size;
  }

  get operations(): number {
    return this.#operations;
  }
}
