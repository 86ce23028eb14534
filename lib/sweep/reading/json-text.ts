/**
 * Where things are in a JSON text, and what is wrong with it: strictly as RFC 8259 has it, keys unique.
 *
 * The values come from JSON.parse; this only walks the text, because what JSON.parse says of a mistake differs between
 * versions and it lets a key stand twice.
 */

/** Something wrong at an offset of the text. */
export interface TextFault {
  readonly start: number;
  readonly end: number;
  readonly what: string;
  readonly remedy: string;
}

/** Told of every key and every value: where it is, and the way to it, which changes afterwards. */
type Visitor = (kind: "key" | "value", path: readonly PropertyKey[], start: number, end: number) => void;

class Stopped extends Error {
  readonly fault: TextFault;

  constructor(fault: TextFault) {
    super(fault.what);
    this.fault = fault;
  }
}

/** What is wrong with a JSON text; undefined if nothing is. @param deepest how deep it may nest */
export function jsonFault(text: string, deepest: number): TextFault | undefined {
  try {
    new Walker(text, deepest, () => {}).walk();
    return undefined;
  } catch (error) {
    if (error instanceof Stopped) return error.fault;
    throw error;
  }
}

/** Where a path of a correct JSON text is: its key if it has one and `key` is wanted, else its value. */
export function placeInJson(
  text: string,
  wanted: readonly PropertyKey[],
): { readonly key?: readonly [number, number]; readonly value?: readonly [number, number] } {
  const found: { key?: readonly [number, number]; value?: readonly [number, number] } = {};
  const visit: Visitor = (kind, path, start, end) => {
    if (path.length === wanted.length && path.every((step, index) => step === wanted[index]))
      found[kind] = [start, end];
  };
  new Walker(text, Number.POSITIVE_INFINITY, visit).walk();
  return found;
}

const SPACE = /[ \t\n\r]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const [QUOTE, BACKSLASH, FIRST_PRINTABLE] = [0x22, 0x5c, 0x20];
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORD = /true|false|null/y;

class Walker {
  readonly #text: string;
  readonly #deepest: number;
  readonly #visit: Visitor;
  readonly #path: PropertyKey[] = [];
  #at = 0;

  constructor(text: string, deepest: number, visit: Visitor) {
    this.#text = text;
    this.#deepest = deepest;
    this.#visit = visit;
  }

  walk(): void {
    this.#value();
    if (this.#at < this.#text.length) this.#stop("there is more behind the end");
  }

  /** A value, and the space around it. */
  #value(): void {
    this.#skip();
    const start = this.#at;
    const first = this.#text[start];
    if (first === "{" || first === "[") this.#nested(first);
    else if (first === '"') this.#string();
    else if (this.#match(NUMBER) === "" && this.#match(WORD) === "") this.#stop("a value must stand here");
    this.#visit("value", this.#path, start, this.#at);
    this.#skip();
  }

  #nested(open: "{" | "["): void {
    const close = open === "{" ? "}" : "]";
    if (this.#path.length >= this.#deepest) {
      const what = `it nests deeper than ${this.#deepest} levels`;
      throw new Stopped({ start: this.#at, end: this.#at + 1, what, remedy: "Nest less." });
    }
    this.#at++;
    this.#skip();
    if (this.#take(close)) return;
    const keys = new Set<string>();
    for (let index = 0; ; index++) {
      this.#path.push(open === "{" ? this.#key(keys) : index);
      this.#value();
      this.#path.pop();
      if (this.#take(close)) return;
      if (!this.#take(",")) this.#stop(`a comma or ${close} must stand here`);
    }
  }

  #key(keys: Set<string>): string {
    this.#skip();
    const start = this.#at;
    if (this.#text[start] !== '"') this.#stop("a key in double quotes must stand here");
    const key = JSON.parse(this.#string()) as string;
    if (keys.has(key)) {
      const what = `the key "${key}" is there twice`;
      throw new Stopped({ start, end: this.#at, what, remedy: "Leave one of the two." });
    }
    keys.add(key);
    this.#path.push(key);
    this.#visit("key", this.#path, start, this.#at);
    this.#path.pop();
    this.#skip();
    if (!this.#take(":")) this.#stop("a colon must stand here");
    return key;
  }

  /** Character by character: a pattern over millions of them would overflow the stack of its engine. */
  #string(): string {
    const start = this.#at++;
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === QUOTE) break;
      if (Number.isNaN(code)) this.#stop("a text has no closing quotes");
      if (code < FIRST_PRINTABLE) this.#stop("this character must be escaped in a text");
      if (code !== BACKSLASH) this.#at++;
      else if (this.#match(ESCAPE) === "") this.#stop("there is no such escape");
    }
    this.#at++;
    return this.#text.slice(start, this.#at);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [found = ""] = pattern.exec(this.#text) ?? [];
    this.#at += found.length;
    return found;
  }

  #skip(): void {
    this.#match(SPACE);
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #stop(what: string): never {
    const end = this.#at >= this.#text.length;
    const remedy = end ? "Close what is open." : "Keys and texts stand in double quotes, with commas between entries.";
    const fault = end ? `the text ends too early: ${what}` : what;
    throw new Stopped({ start: this.#at, end: this.#at + 1, what: `it isn't JSON: ${fault}`, remedy });
  }
}
