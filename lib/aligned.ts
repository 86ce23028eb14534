/** Tables of text, for a terminal. */

/** Columns as wide as their widest entry that another one follows, two spaces apart. */
export function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const columns = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const widths = Array.from({ length: columns }, (_, column) =>
    // A row's last cell, as "... 361 more" or a list, makes no column wider.
    rows.reduce((most, row) => (column + 1 < row.length ? Math.max(most, row[column]!.length) : most), 0),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join("  ")
      .trimEnd(),
  );
}
