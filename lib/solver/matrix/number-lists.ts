/** Lists of whole numbers that grow and shrink, side by side in one store: a list that outgrows its place moves to the end. */

const LEAST_ROOM = 4;

export class NumberLists {
  #size = 0;
  /** By list: where it begins, how long it is, how long it may get where it is. */
  #first: Int32Array;
  #count: Int32Array;
  #room: Int32Array;
  #store: Int32Array;
  #end = 0;

  /** @param size how many lists there is room for before they move */
  constructor(size: number) {
    this.#first = new Int32Array(size);
    this.#count = new Int32Array(size);
    this.#room = new Int32Array(size);
    this.#store = new Int32Array(2 * LEAST_ROOM * size);
  }

  /** Adds an empty list. */
  grow(): void {
    const list = this.#size++;
    if (list < this.#first.length) return;
    this.#first = doubled(this.#first);
    this.#count = doubled(this.#count);
    this.#room = doubled(this.#room);
  }

  count(list: number): number {
    return this.#count[list]!;
  }

  /** What a list holds now. */
  copy(list: number): readonly number[] {
    const first = this.#first[list]!;
    const count = this.#count[list]!;
    const found = new Array<number>(count);
    for (let at = 0; at < count; at++) found[at] = this.#store[first + at]!;
    return found;
  }

  push(list: number, value: number): void {
    const count = this.#count[list]!;
    if (count === this.#room[list]!) this.#move(list);
    this.#store[this.#first[list]! + count] = value;
    this.#count[list] = count + 1;
  }

  /** Takes a number away that is there: the last one moves there. */
  remove(list: number, value: number): void {
    const first = this.#first[list]!;
    const last = first + --this.#count[list]!;
    const store = this.#store;
    for (let at = first; at < last; at++) {
      if (store[at] !== value) continue;
      store[at] = store[last]!;
      return;
    }
  }

  clear(list: number): void {
    this.#count[list] = 0;
  }

  #move(list: number): void {
    const count = this.#count[list]!;
    const room = Math.max(LEAST_ROOM, 2 * count);
    while (this.#end + room > this.#store.length) this.#store = doubled(this.#store);
    const first = this.#first[list]!;
    const store = this.#store;
    for (let at = 0; at < count; at++) store[this.#end + at] = store[first + at]!;
    this.#first[list] = this.#end;
    this.#room[list] = room;
    this.#end += room;
  }
}

/** The same numbers, and room for as many more. */
export function doubled(numbers: Int32Array): Int32Array {
  const larger = new Int32Array(Math.max(LEAST_ROOM, 2 * numbers.length));
  larger.set(numbers);
  return larger;
}
