/**
 * Which row of a matrix has the largest entry of a column, from the diagonal downwards: the first of them; the diagonal's
 * own if none is a number.
 *
 * @param sizeOf how large the column's entry in a row is
 */
export function pivotRow(rows: number, diagonal: number, sizeOf: (row: number) => number): number {
  let [found, largest] = [diagonal, Number.NEGATIVE_INFINITY];
  for (let row = diagonal; row < rows; row++) {
    const size = sizeOf(row);
    if (size > largest) [found, largest] = [row, size];
  }
  return found;
}
