/** Rows of a run, each in 32 bits of all its single numbers: by them a page sees whether a job that it solves again is the run's. */
import { rowPrint } from "../../page/row-print.js";
import { widthOf } from "../../shape.js";
import type { SampledRows } from "../part/sampled-rows.js";

/** Of which inputs and outputs the prints of rows are. */
export function printedOf(rows: SampledRows): readonly string[] {
  return numbersOf(rows).map(({ name }) => name);
}

/** Shape (rows), in base64, the low byte first. */
export function printsOf(rows: SampledRows): string {
  const columns = numbersOf(rows);
  const prints = new DataView(new ArrayBuffer(4 * rows.count));
  for (let row = 0; row < rows.count; row++) {
    const numbers = columns.flatMap(({ numbers, width }) => [...numbers.subarray(row * width, (row + 1) * width)]);
    prints.setUint32(4 * row, rowPrint(numbers), true);
  }
  return Buffer.from(prints.buffer).toString("base64");
}

function numbersOf({ columns, data }: SampledRows) {
  return columns.flatMap(({ name, role, type, shape }, index) => {
    const isSaid = (role === "input" || role === "output") && type !== "text" && shape.every((length) => length === 1);
    return isSaid ? [{ name, numbers: data[index]!, width: widthOf({ shape, complex: type === "complex" }) }] : [];
  });
}
