/** The runs whose rows are in memory, or on the way there: those that were asked for last. */
import { UserError } from "../errors.js";
import { specOfRun } from "../fanout/look.js";
import { manifestOf, namedBytes } from "../fanout/manifest.js";
import { type Answered, readAnswered } from "../results/answers/answers.js";
import { followed } from "../results/report/explorer.js";
import type { Spec } from "../sweep/spec/spec.js";
import { Explored, type Quantity } from "./counts/explored.js";
import { type Loaded, loadedRows } from "./loading.js";
import type { ServeWorld } from "./world.js";

/** So many runs' rows are held. */
const MOST_RUNS = 2;
/** So many axes are side by side unless others are chosen; of them so many outputs. */
const AXES = 12;
const OUTPUT_AXES = 4;

export interface Explorer {
  readonly explored: Explored;
  readonly loaded: Loaded;
  readonly spec: Spec;
  /** How many jobs the run has. */
  readonly jobs: number;
  /** What is shown unless something else is chosen. */
  readonly axes: readonly string[];
  readonly plane: readonly [across: string, up: string];
  readonly log: readonly string[];
}

interface Opening {
  /** Rows that have been read, of how many. */
  rows: number;
  of: number;
  readonly explorer: Promise<Explorer>;
  ready: Explorer | undefined;
  hasFailed: boolean;
}

export class Explorers {
  readonly #world: ServeWorld;
  readonly #open = new Map<string, Opening>();

  constructor(world: ServeWorld) {
    this.#world = world;
  }

  /** The run's rows once they are there. */
  of(run: string): Promise<Explorer> {
    const opening = this.#opening(run);
    if (opening.hasFailed) this.#open.delete(run);
    return opening.explorer;
  }

  /** How far they are; begins to read them if nobody has. */
  async progress(run: string): Promise<{ readonly rows: number; readonly of: number } | Explorer> {
    const opening = this.#opening(run);
    await Promise.race([opening.explorer, this.#world.breathe()]);
    if (opening.hasFailed) this.#open.delete(run); // who asks again has it tried again
    return opening.hasFailed ? opening.explorer : (opening.ready ?? { rows: opening.rows, of: opening.of });
  }

  #opening(run: string): Opening {
    const known = this.#open.get(run);
    if (known !== undefined) {
      this.#open.delete(run);
      this.#open.set(run, known);
      return known;
    }
    const progress = { rows: 0, of: 0 };
    const explorer = this.#read(run, progress);
    const opening: Opening = Object.assign(progress, { explorer, ready: undefined, hasFailed: false });
    explorer.then(
      (ready) => {
        opening.ready = ready;
      },
      () => {
        opening.hasFailed = true;
      },
    );
    this.#open.set(run, opening);
    if (this.#open.size > MOST_RUNS) this.#open.delete(this.#open.keys().next().value!);
    return opening;
  }

  async #read(run: string, progress: { rows: number; of: number }): Promise<Explorer> {
    const { store, breathe } = this.#world;
    const manifest = await manifestOf(run, store);
    if (manifest === undefined) throw notFinished(run);
    const summary = readAnswered(await namedBytes(run, manifest.summary, store));
    const spec = (await specOfRun(run, store))!;
    const rangeOf = (quantity: Quantity) => rangeIn(summary, quantity);
    const onPart = (rows: number) => {
      progress.rows += rows;
    };
    const loaded = await loadedRows(manifest, { run, store, breathe, onPart, rangeOf });
    progress.of = loaded.count;
    const { quantities } = loaded;
    if (quantities.length === 0) throw nothingToSee(run);
    const axes = axesOf(quantities);
    const plane = planeOf(quantities, summary, spec);
    const explored = new Explored(loaded, breathe);
    await explored.facts([...new Set([...axes, ...plane])]);
    return { explored, loaded, spec, jobs: manifest.jobs, axes, plane, log: spec.report.log };
  }
}

function rangeIn({ inputs, outputs }: Answered, { name, part }: Quantity): readonly [number, number] | undefined {
  const found = [...inputs, ...outputs].find((result) => result.name === name && (result.part ?? "value") === part);
  const [min, max] = [found?.statistics?.min, found?.statistics?.max];
  return min == null || max == null ? undefined : [min.value, max.value];
}

/** Inputs, then outputs; of a complex one its size. */
function axesOf(quantities: readonly Quantity[]): readonly string[] {
  const shown = quantities.filter(({ part }) => part === "value" || part === "abs");
  const [inputs, outputs] = [
    shown.filter(({ role }) => role === "input"),
    shown.filter(({ role }) => role === "output"),
  ];
  const most = Math.max(OUTPUT_AXES, AXES - inputs.length);
  const last = outputs.slice(0, most);
  return [...inputs.slice(0, AXES - last.length), ...last].map(({ label }) => label);
}

/** The first output over the input that it follows most, or over what the spec says. */
function planeOf(quantities: readonly Quantity[], summary: Answered, spec: Spec): readonly [string, string] {
  const named = (name: string | undefined) => quantities.find((quantity) => quantity.name === name)?.label;
  const shown = quantities.filter(({ part }) => part === "value" || part === "abs");
  const up = shown.find(({ role }) => role === "output") ?? shown[0]!;
  const across = named(spec.report.x) ?? named(followed(summary)) ?? shown[0]!.label;
  return [across, up.label];
}

function notFinished(run: string): UserError {
  return new UserError({
    code: "run-not-done",
    place: run,
    what: "the run isn't finished, so there are no rows to look at yet",
    remedy: "katfan run with the same spec goes on with it.",
  });
}

function nothingToSee(run: string): UserError {
  return new UserError({
    code: "nothing-to-explore",
    place: run,
    what: "no job of the run has a single number: all its outputs are lists",
    remedy: "Its report draws them.",
  });
}
