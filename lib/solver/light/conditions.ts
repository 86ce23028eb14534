/**
 * What must hold of parameters while they vary (lib/model/rules.ts). What is constant is checked at once; what varies becomes
 * operations on the tape that say at each point which condition fails first.
 */
import { type Mistake, UserError } from "../../errors.js";
import { referencesOf } from "../../model/expression.js";
import type { Model } from "../../model/model.js";
import { type Condition, conditionsOf, signalCondition } from "../../model/rules.js";
import { SIGNAL_FREQUENCY } from "../../model/words.js";
import type { Ref } from "../tape/tape.js";
import type { Parameters } from "../values/expressions.js";

export interface Conditions {
  /** 0 where all is well, else the place of the first condition that fails, from 1. */
  readonly fault: Ref;
  /** The number that is wrong there. */
  readonly value: Ref;
  /** What to tell the user. */
  readonly mistake: (fault: number, value: number) => Mistake;
}

/** The conditions of a model's elements, and others beside. One that fails and is constant is thrown. */
export function conditionsOfModel(
  model: Model,
  parameters: Parameters,
  beside: readonly Condition<Ref>[] = [],
): Conditions {
  const { tape } = parameters;
  const varying: Condition<Ref>[] = [];
  for (const condition of [
    ...model.elements().flatMap((element) => conditionsOf(parameters.reals, element)),
    ...signalConditions(model, parameters),
    ...beside,
  ]) {
    const holds = tape.known(condition.holds);
    if (holds === undefined) varying.push(condition);
    else if (holds === 0) throw new UserError(condition.mistake(tape.valueOf(condition.value)));
  }
  let fault = tape.zero;
  let value = tape.zero;
  for (let place = varying.length; place > 0; place--) {
    const { holds, value: wrong } = varying[place - 1]!;
    fault = tape.select(holds, fault, tape.constant(place));
    value = tape.select(holds, value, wrong);
  }
  return { fault, value, mistake: (place, wrong) => varying[place - 1]!.mistake(wrong) };
}

/** The signal's frequency is above 0; one that follows others isn't asked, as in Finesse. */
function signalConditions({ signalFrequency }: Model, parameters: Parameters): readonly Condition<Ref>[] {
  if (signalFrequency.kind === "none" || referencesOf(signalFrequency).length > 0) return [];
  return [signalCondition<Ref>(parameters.tape, parameters.real(SIGNAL_FREQUENCY))];
}
