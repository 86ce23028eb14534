/** WebAssembly written as expressions: operands stand inside of what takes them. */
import { FunctionWriter, type PlainInstruction, VECTOR, type WasmType } from "./wasm-writer.js";

/** A local variable, or what leaves a value on the stack. */
export type Value = number | (() => void);

export class ExpressionWriter extends FunctionWriter {
  /** Declares local variables. @returns their numbers */
  locals<Types extends readonly WasmType[]>(...types: Types): { [Index in keyof Types]: number } {
    return types.map((type) => this.local(type)) as { [Index in keyof Types]: number };
  }

  /** Leaves values on the stack. */
  push(...values: readonly Value[]): void {
    for (const value of values) {
      if (typeof value === "number") this.get(value);
      else value();
    }
  }

  i32(value: number): () => void {
    return () => this.integer(value);
  }

  i64(value: bigint): () => void {
    return () => this.long(value);
  }

  f64(value: number): () => void {
    return () => this.double(value);
  }

  op(instruction: PlainInstruction, ...values: readonly Value[]): () => void {
    return () => {
      this.push(...values);
      this.plain(instruction);
    };
  }

  load(type: "i32" | "i64" | "f64", address: Value, offset = 0): () => void {
    return () => {
      this.push(address);
      this.access(`${type}.load`, offset);
    };
  }

  /** What a vector instruction makes of vectors. */
  wide(instruction: number, ...values: readonly Value[]): () => void {
    return () => {
      this.push(...values);
      this.vector(instruction);
    };
  }

  /** A vector from an address on. */
  loadWide(address: Value): () => void {
    return () => {
      this.push(address);
      this.memory(VECTOR.load, 0);
    };
  }

  /** The same double in both lanes. */
  both(value: number): () => void {
    return () => this.splat(value);
  }

  /** A lane of a vector. */
  laneOf(instruction: number, vector: Value, lane: number): () => void {
    return () => {
      this.push(vector);
      this.lane(instruction, lane);
    };
  }

  store(type: "i32" | "i64" | "f64", address: Value, offset: number, value: Value): void {
    this.push(address, value);
    this.access(`${type}.store`, offset);
  }

  /** What a function of the module makes of values, by its place in it. */
  result(index: number, ...values: readonly Value[]): () => void {
    return () => {
      this.push(...values);
      this.call(index);
    };
  }

  assign(local: number, value: Value): void {
    this.push(value);
    this.set(local);
  }

  /** Adds to a local of 32 bits. */
  increase(local: number, by: Value): void {
    this.assign(local, this.op("i32.add", local, by));
  }

  given(condition: Value, body: () => void): void {
    this.push(condition);
    this.when(body);
  }

  /** Runs `body`, once at least, until the condition no longer holds. */
  loop(body: () => void, condition: Value): void {
    this.repeat(body, () => this.push(condition));
  }
}
