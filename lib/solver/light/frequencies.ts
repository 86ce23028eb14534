/**
 * Which optical frequencies a model has: those of its lasers and squeezers, and of each the sidebands that each modulator makes.
 *
 * There are no sidebands of sidebands. Two frequencies that are equal as doubles are one, unless an action varies one of them:
 * what is varied is a frequency of its own, but that sidebands of one carrier are one where they are equal whatever varies
 * (of `e1 f=v order=2` and `e2 f=2*v`; of two modulators at 9 MHz where the laser is swept). Which fields a modulator couples, and which a detector reads, is
 * decided from the values at the start of the run (docs/conventions.md, "Which optical frequencies there are").
 */
import { UserError } from "../../errors.js";
import { pathsChangedByActions } from "../../model/build-check.js";
import type { Element } from "../../model/element.js";
import type { Model } from "../../model/model.js";
import { type Ref, Tape } from "../tape/tape.js";
import { Parameters } from "../values/expressions.js";

/** What a frequency is made of: a laser's or squeezer's, and so many times a modulator's. */
export interface Label {
  /** The laser or squeezer by its place among them; -1 for the carrier of a model that has none. */
  readonly carrier: number;
  /** The modulator by its place among them; -1 for a carrier itself. */
  readonly modulator: number;
  /** How many times the modulator's frequency is added; 0 for a carrier itself. */
  readonly order: number;
}

/** One optical frequency. */
export interface Bin {
  /** The field's frequency less the wavelength's [Hz], on the tape. */
  readonly offset: Ref;
  /** The same at the start of the run, by the text's numbers; by each job's own, on the tape. */
  readonly start: number;
  readonly began: Ref;
  /** The same where what varies has moved a little, twice, differently: tells identities from coincidences. Shape (2). */
  readonly moved: readonly number[];
  /** The same where only what differs from job to job has: what no action of the model's moves. */
  readonly drawn: number;
  /** Whether an action varies it. */
  readonly varied: boolean;
  /** What it is made of; several where these are equal. */
  readonly labels: readonly Label[];
}

/** Something's frequency: on the tape, at the start, where what varies has moved. */
export interface Frequency {
  readonly offset: Ref;
  readonly start: number;
  readonly began: Ref;
  readonly moved: readonly number[];
  readonly drawn: number;
  readonly varied: boolean;
  /** Whether an action of the model's own does. */
  readonly acted: boolean;
}

export interface ModulatorFrequency extends Frequency {
  readonly element: Element;
  /** The highest order of sidebands. */
  readonly order: number;
}

export interface Frequencies {
  /** Sorted by |start|, the negative one first. */
  readonly bins: readonly Bin[];
  /** The bin of each laser and squeezer, by name. */
  readonly carriers: ReadonlyMap<string, number>;
  readonly modulators: readonly ModulatorFrequency[];
  /** What a path or expression is as a frequency. */
  readonly observe: (read: (parameters: Parameters) => Ref) => Frequency;
}

export interface FrequencyOptions {
  /** The parameters as the program sees them. */
  readonly parameters: Parameters;
  /** The paths that some action varies, or that are inputs. */
  readonly separate: readonly string[];
}

/** The most frequencies that a model may have. */
const MAX_BINS = 10_000;

/** The frequencies of a model. */
export function frequenciesOf(model: Model, { parameters, separate }: FrequencyOptions): Frequencies {
  const observe = observer(model, parameters, separate);
  const elements = model.elements();
  const parameter = (element: Element, name: string) => observe((read) => read.real(`${element.name}.${name}`));
  const modulators = elements
    .filter(({ kind }) => kind === "modulator")
    .map((element) => ({ element, order: orderOf(model, element), ...modulation(element, parameter(element, "f")) }));
  const emitters = elements.filter(({ kind }) => kind === "laser" || kind === "squeezer");
  const collection = new Collection(parameters.tape);
  const homes = emitters.map((element, carrier) =>
    collection.add(parameter(element, "f"), { carrier, modulator: -1, order: 0 }),
  );
  if (emitters.length === 0) {
    const still = {
      offset: parameters.tape.zero,
      start: 0,
      began: parameters.tape.zero,
      moved: [0, 0],
      drawn: 0,
      varied: false,
      acted: false,
    };
    homes.push(collection.add(still, { carrier: -1, modulator: -1, order: 0 }));
  }
  homes.forEach((home, index) => {
    modulators.forEach((modulator, place) => {
      collection.addSidebands(home, modulator, { carrier: emitters.length === 0 ? -1 : index, modulator: place });
    });
  });
  const { bins, places } = collection.sorted();
  const carriers = new Map(emitters.map(({ name }, index) => [name, places[homes[index]!]!]));
  return { bins, carriers, modulators, observe };
}

function orderOf(model: Model, element: Element): number {
  return Math.trunc(model.get(`${element.name}.order`));
}

function modulation(element: Element, frequency: Frequency): Frequency {
  if (frequency.start !== 0) return frequency;
  throw new UserError({
    code: "out-of-range",
    place: `${element.name}.f`,
    what: `the frequency of the modulator "${element.name}" is 0`,
    remedy: "Sidebands need a frequency of their own.",
  });
}

/** How many units in the last place two frequencies may be apart that are equal. */
const ROUNDING = 4 * Number.EPSILON;

/** A little less than what might be a step of a sweep; not a whole multiple of anything. */
const PROBE = 1.0e-3;
const GOLDEN = 0.618_033_988_749_894_9;
const SILVER = 0.414_213_562_373_095_1;

/** Reads frequencies on the tape, at the start, and where each varied path has moved by an amount of its own. */
function observer(model: Model, parameters: Parameters, separate: readonly string[]): Frequencies["observe"] {
  const atStart = new Parameters(new Tape(), model);
  const free = new Parameters(new Tape(), model, { inputs: separate });
  const numeric = separate.filter((path) => atStart.has(path));
  const movedBy = (ratio: number, paths: readonly string[]) => {
    const values = new Map(
      paths.map((path, index) => {
        const value = numberAt(atStart, path);
        const part = ((index + 1) * ratio) % 1;
        return [path, value + PROBE * (1 + part) * Math.max(1, Math.abs(value))] as const;
      }),
    );
    return new Parameters(new Tape(), model, { values });
  };
  const moved = [GOLDEN, SILVER].map((ratio) => movedBy(ratio, numeric));
  const byActions = new Set(numeric.length === 0 ? [] : pathsChangedByActions(model));
  const ofJobs = numeric.filter((path) => !byActions.has(path));
  const acted = ofJobs.length === 0 ? free : new Parameters(new Tape(), model, { inputs: [...byActions] });
  const began = byActions.size === 0 ? parameters : parameters.asWritten(byActions);
  const drawn = ofJobs.length === 0 ? atStart : movedBy(GOLDEN, ofJobs);
  return (read) => ({
    offset: read(parameters),
    start: valueIn(atStart, read(atStart)),
    began: read(began),
    moved: moved.map((each) => valueIn(each, read(each))),
    drawn: valueIn(drawn, read(drawn)),
    varied: !free.tape.isConstant(read(free)),
    acted: !acted.tape.isConstant(read(acted)),
  });
}

/** How near a difference must be to what it was, of the frequencies, where it is the same in each job [1]. */
const SAME = 16 * Number.EPSILON;

/** Whether two frequencies that lie some way apart at the start do so in each job: whether that is no coincidence of the text's numbers. */
export function isSameInJobs(
  a: Pick<Frequency, "start" | "drawn">,
  b: Pick<Frequency, "start" | "drawn">,
  way?: Frequency,
): boolean {
  const [start, drawn] = [way?.start ?? 0, way?.drawn ?? 0];
  const changed = a.drawn - b.drawn - drawn - (a.start - b.start - start);
  return Math.abs(changed) <= SAME * (Math.abs(a.drawn) + Math.abs(b.drawn) + Math.abs(drawn));
}

function numberAt(parameters: Parameters, path: string): number {
  return valueIn(parameters, parameters.real(path));
}

function valueIn(parameters: Parameters, ref: Ref): number {
  return parameters.tape.valueOf(ref);
}

interface Draft extends Frequency {
  readonly labels: Label[];
  /** Which carrier, and which of its modulators, made it; of two that nothing varies, as far from 0, who made the first. */
  readonly group: number;
}

/** Frequencies as they are found. */
class Collection {
  readonly #tape: Tape;
  readonly #drafts: Draft[] = [];
  /** Those that nothing varies, by their value. */
  readonly #fixed = new Map<number, number>();
  /** Those that something varies, by their carrier and their value at the start. */
  readonly #varied = new Map<string, number[]>();

  #groups = 1;

  constructor(tape: Tape) {
    this.#tape = tape;
  }

  /** @returns its number, that of an equal one if there is one and neither varies */
  add(frequency: Frequency, label: Label, group = 0): number {
    const start = frequency.start + 0;
    const equal = frequency.varied ? undefined : this.#fixed.get(start);
    if (equal !== undefined) {
      this.#drafts[equal]!.labels.push(label);
      return equal;
    }
    if (this.#drafts.length === MAX_BINS) {
      const what = `the model has more than ${MAX_BINS} optical frequencies`;
      throw new UserError({ code: "too-many", place: "model", what, remedy: "Lower the orders of its modulators." });
    }
    const { offset, began, moved, drawn, varied, acted } = frequency;
    const index =
      this.#drafts.push({
        offset,
        start,
        began,
        moved,
        drawn,
        varied,
        acted,
        labels: [label],
        group: this.#oppositeGroup(frequency) ?? group,
      }) - 1;
    if (!varied) this.#fixed.set(start, index);
    return index;
  }

  /** The group of what is as far on the other side of 0, where nothing varies either. */
  #oppositeGroup({ start, varied }: Frequency): number | undefined {
    const opposite = varied ? undefined : this.#fixed.get(-start);
    return opposite === undefined ? undefined : this.#drafts[opposite]!.group;
  }

  addSidebands(home: number, modulator: ModulatorFrequency, made: Pick<Label, "carrier" | "modulator">): void {
    const carrier = this.#drafts[home]!;
    const tape = this.#tape;
    const group = this.#groups++;
    for (let order = -modulator.order; order <= modulator.order; order++) {
      if (order === 0) continue;
      const frequency = {
        offset: tape.add(carrier.offset, tape.mul(tape.constant(order), modulator.offset)),
        start: carrier.start + order * modulator.start,
        began: tape.add(carrier.began, tape.mul(tape.constant(order), modulator.began)),
        moved: carrier.moved.map((value, probe) => value + order * modulator.moved[probe]!),
        drawn: carrier.drawn + order * modulator.drawn,
        varied: carrier.varied || modulator.varied,
        acted: carrier.acted || modulator.acted,
      };
      const same = this.#sameOf(home, frequency);
      const label = { ...made, order };
      if (same.equal !== undefined) this.#drafts[same.equal]!.labels.push(label);
      else same.known.push(this.add(frequency, label, group));
    }
  }

  /** The sideband of a carrier that is equal to a varied one whatever varies, and those that there are with its value. */
  #sameOf(home: number, { start, moved, varied }: Frequency): { readonly equal?: number | undefined; known: number[] } {
    if (!varied) return { known: [] };
    const key = `${home}:${start + 0}`;
    const known = this.#varied.get(key) ?? [];
    this.#varied.set(key, known);
    const equal = known.find((index) =>
      this.#drafts[index]!.moved.every((value, probe) => {
        const other = moved[probe]!;
        return Math.abs(value - other) <= ROUNDING * Math.max(Math.abs(value), Math.abs(other));
      }),
    );
    return { equal, known };
  }

  /** The bins by their distance from 0, of those as far by their groups, the negative one first; and where each draft went. */
  sorted(): { readonly bins: readonly Bin[]; readonly places: readonly number[] } {
    const order = this.#drafts.map((draft, index) => ({ draft, index }));
    order.sort(
      (a, b) =>
        Math.abs(a.draft.start) - Math.abs(b.draft.start) ||
        a.draft.group - b.draft.group ||
        Math.sign(a.draft.start) - Math.sign(b.draft.start) ||
        a.index - b.index,
    );
    const places: number[] = [];
    order.forEach(({ index }, place) => {
      places[index] = place;
    });
    const bins = order.map(({ draft: { offset, start, began, moved, drawn, varied, labels } }) => ({
      offset,
      start,
      began,
      moved,
      drawn,
      varied,
      labels,
    }));
    return { bins, places };
  }
}
