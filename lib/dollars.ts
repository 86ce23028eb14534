/** Amounts of money as people write them: two digits that count, and none of "1.2e+3". */
import { shownCount } from "./counted.js";

/** As `$0.25`, `$12`, `$1,200`. */
export function inDollars(amount: number): string {
  return amount < 99.5 ? `$${amount.toPrecision(2)}` : `$${shownCount(Number(amount.toPrecision(2)))}`;
}
