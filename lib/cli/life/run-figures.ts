/** The figures of a finished run, from its summary and some of its parts' rows. */
import type { Store } from "../../fanout/ports.js";
import { drawnOf } from "../../fanout/reducer/redraw.js";
import type { Figure } from "../../results/figure/figure.js";
import { figuresOf } from "../../results/figure/figures.js";

export async function runFigures(run: string, store: Store): Promise<readonly Figure[]> {
  return figuresOf(await drawnOf(run, store));
}
