/** The error of an analysis that comes to a point at which the model has no solution. */
import { type Mistake, UserError } from "../../errors.js";

/**
 * @param place what was asked for it, to which a text's line is found
 * @param why   what is wrong there
 * @param at    where that is, in words, if it isn't where the text stands
 */
export function unsolvable(place: string, { what, remedy }: Mistake, at = ""): UserError {
  return new UserError({ code: "unsolvable-point", place, what: `${what}${at}`, remedy });
}
