/** The figures of a finished run, from its summary and some of its parts' rows. */
import type { Store } from "../fanout/ports.js";
import { drawnOf } from "../fanout/redraw.js";
import type { Figure } from "../results/figure.js";
import { figuresOf } from "../results/figures.js";
import { joinRows } from "../results/sampled-rows.js";

export async function runFigures(run: string, store: Store): Promise<readonly Figure[]> {
  const { rows, ...drawn } = await drawnOf(run, store);
  return figuresOf({ ...drawn, rows: joinRows(rows) });
}
