/**
 * Times katfan beside the real Finesse, alternately, in one run; and by itself: where time goes, and how it scales.
 *
 *     npm run bench [-- --rounds N] [--only TEXT] [--write]
 *
 * Machines are noisy, so what counts is the ratio of the two within a round: the median over rounds and the spread of it.
 * With --only, the cases and sweeps whose names hold TEXT and nothing else; with --signals, signals and noise alone, with
 * --modes beams and modes, with --derivatives gradients, with --serve the page that lives. With --write, what is measured goes to bench/results.md: all of it, or with --only the rows of these, with
 * a part their section.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { allCases, type Case } from "./cases.js";
import { derivatives } from "./derivatives.js";
import { growth } from "./growth.js";
import { modeCases } from "./mode-cases.js";
import { modeGrowth } from "./mode-growth.js";
import type { Tell } from "./numbers.js";
import { peerPython, startPeer } from "./peer.js";
import { profile } from "./profile.js";
import { scaling } from "./scaling.js";
import { serveLatency } from "./serve.js";
import { signalCases } from "./signal-cases.js";
import { hasStoring, storing } from "./storing.js";
import { table } from "./table.js";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    only: { type: "string" },
    signals: { type: "boolean" },
    modes: { type: "boolean" },
    derivatives: { type: "boolean" },
    serve: { type: "boolean" },
    write: { type: "boolean" },
  },
});
const SIGNALS = "## Signals and quantum noise";
const MODES = "## Beams and modes";
const DERIVATIVES = "## Derivatives";
const SERVE = "## The page that lives";
const isPart = values.serve === true || values.signals === true || values.modes === true || values.derivatives === true;
const RESULTS = fileURLToPath(new URL("./results.md", import.meta.url));
const say = (line: string) => void process.stdout.write(`${line}\n`);
const python = peerPython();
if (python === undefined) say("Finesse isn't here, so only katfan is timed.");
const peer = python === undefined ? undefined : startPeer(python);
const isMeant = ({ name }: Case) => values.only === undefined || name.includes(values.only);
const compare = (cases: readonly Case[]) =>
  cases.length === 0 ? [] : section((tell) => table(cases, peer, Number(values.rounds), tell));
const compared = await compare(isPart ? [] : allCases().filter(isMeant));
const signalled = await ofPart(values.signals === true, signalCases);
const modal = await ofPart(values.modes === true, modeCases);
const modalGrown = values.only === undefined && (values.modes === true || !isPart) ? await grownModes() : [];
const isWhole = values.only === undefined && !isPart;
const derived = values.derivatives === true || isWhole ? await section(derivatives) : [];
const served = values.serve === true || isWhole ? await section(serveLatency) : [];
peer?.close();
if (isPart) {
  if (values.write === true && values.only !== undefined) replaceRows([...signalled, ...modal]);
  else if (values.write === true && values.signals === true) replaceSection(SIGNALS, signalled);
  else if (values.write === true && values.serve === true) replaceSection(SERVE, served);
  else if (values.write === true && values.derivatives === true) replaceSection(DERIVATIVES, derived);
  else if (values.write === true) replaceSection(MODES, [...modal, "", ...modalGrown]);
} else if (values.only !== undefined) {
  const { only } = values;
  const stored = hasStoring(only) ? await section((tell) => storing(python, Number(values.rounds), tell, only)) : [];
  if (values.write === true) replaceRows([...compared, ...signalled, ...modal, ...stored]);
} else {
  const profiled = await section(profile);
  const grown = await section(growth);
  const scaled = await section(scaling);
  const stored = await section((tell) => storing(python, Number(values.rounds), tell));
  if (values.write === true) {
    write({
      compared,
      signalled,
      modal: [...modal, "", ...modalGrown],
      derived,
      profiled,
      grown,
      scaled,
      stored,
      served,
    });
  }
}

/** Cases that a Python with Finesse is needed for: those of a part if it is asked for, or if none is. */
async function ofPart(isAsked: boolean, cases: (python: string) => readonly Case[]): Promise<string[]> {
  if (python === undefined || (isPart && !isAsked)) return [];
  return compare(cases(python).filter(isMeant));
}

async function grownModes(): Promise<string[]> {
  return python === undefined ? [] : section((tell) => modeGrowth(python, tell));
}

/** Prints what is measured as it is told, and keeps it. */
async function section(measure: (tell: Tell) => void | Promise<void>): Promise<string[]> {
  const lines: string[] = [];
  await measure((line) => {
    say(line);
    lines.push(line);
  });
  say("");
  return lines;
}

/** Puts rows in place of those of the same name and as many cells. */
function replaceRows(rows: readonly string[]): void {
  const nameOf = (row: string) => `${/^\| ([^:|]+)/.exec(row)?.[1]?.trim()}, ${row.split("|").length}`;
  const measured = new Map(rows.filter((row) => row.startsWith("| ")).map((row) => [nameOf(row), row]));
  const lines = readFileSync(RESULTS, "utf8").split("\n");
  writeFileSync(RESULTS, lines.map((line) => measured.get(nameOf(line)) ?? line).join("\n"));
}

/** Puts lines in the place of those below a heading; a heading that isn't there comes before the next one of its kind. */
function replaceSection(heading: string, lines: readonly string[]): void {
  const text = readFileSync(RESULTS, "utf8");
  const whole = `${heading}\n\n${lines.join("\n")}\n\n`;
  const start = text.indexOf(heading);
  const from = start < 0 ? text.indexOf("## Where the time goes") : start;
  const next = text.indexOf("\n## ", from) + 1;
  const to = start < 0 ? from : next === 0 ? text.length : next;
  writeFileSync(RESULTS, text.slice(0, from) + whole + text.slice(to));
}

function write(
  of: Readonly<
    Record<
      "compared" | "signalled" | "modal" | "derived" | "profiled" | "grown" | "scaled" | "stored" | "served",
      readonly string[]
    >
  >,
): void {
  const where = `${cpus()[0]?.model ?? "an unknown processor"}, ${cpus().length} cores, Node ${process.version}`;
  const text = `# katfan's speed

Written by \`npm run bench -- --write\` on ${where}.

## Beside Finesse 3

Both sides ran alternately, ${values.rounds} rounds, each after it had settled; in a round each repeated what it does for a quarter of a
second, and a ratio is taken within its round. Both start from a model that is read already. An axis of ours includes writing
the equations, reducing them and making the kernel, each time anew; only the code of a kernel is kept, as it is in any process
that runs more than one. The last column is what the first run in a process takes, before V8 has compiled anything.

${of.compared.join("\n")}

${SIGNALS}

${of.signalled.join("\n")}

${MODES}

${of.modal.join("\n")}

${DERIVATIVES}

${of.derived.join("\n")}

${SERVE}

${of.served.join("\n")}

## Where the time goes

${of.profiled.join("\n")}

## How it grows

![Time a point over nodes and over varied parameters](growth.svg)

${of.grown.join("\n")}

## How it scales over threads

Medians of three rounds. Efficiency is a run's time with one worker over twice that with two. Two processes that have nothing in
common, each with one worker, tell what the machine gives; the last column is what two workers of one run reach of that.

${of.scaled.join("\n")}

## What storing costs

Processor time of whole processes, from their start to the report on disk, one worker each; a ratio is taken within its round.

${of.stored.join("\n")}
`;
  writeFileSync(RESULTS, text);
}
