/** The rest of a run's life where it is on a deployment: the same commands, with --stage. */
import { systemClock } from "../../backends/clock.js";
import { assertSameEngine, findDeployment } from "../../backends/remote/deployment.js";
import {
  cancelRemote,
  fetchRemote,
  listRemote,
  type RemoteState,
  remoteState,
  runStateOf,
} from "../../backends/remote/remote-run.js";
import { inDollars } from "../../dollars.js";
import { UserError } from "../../errors.js";
import { EXIT, type ExitCode } from "../terminal/exit-codes.js";
import { print, say } from "../terminal/output.js";
import { findRun, namesFile } from "./find-run.js";
import type { LifeOptions } from "./life-options.js";
import { runCalled } from "./run-names.js";
import { stateLine } from "./state-line.js";

const MOST_LISTED = 1_000;

const remote = (options: LifeOptions) => ({ stage: options.stage!, clock: systemClock() });

/** The id that a user means: first digits and names are looked for among one's runs there. */
async function runOn(named: string, options: LifeOptions): Promise<string> {
  if (/^[0-9a-f]{32}$/.test(named)) return named;
  if (namesFile(named)) {
    assertSameEngine(await findDeployment(options.stage!)); // a spec's id is another one to another engine
    return (await findRun(named, options.out)).run;
  }
  return runCalled(named, await listRemote(MOST_LISTED, remote(options)), `on ${options.stage}`);
}

function noSuchRun(run: string, { stage }: LifeOptions, what: string): UserError {
  const remedy = `katfan list --stage ${stage} shows those there are.`;
  return new UserError({ code: "no-such-run", place: run, what, remedy });
}

function tell(state: RemoteState, { json }: LifeOptions): void {
  const cost = state.cost > 0 ? `, ${inDollars(state.cost)} so far` : "";
  print(
    json === true
      ? JSON.stringify(state)
      : `${stateLine(runStateOf(state), { name: state.name, nowMs: systemClock().now() })}${cost}`,
  );
}

export async function status(named: string, options: LifeOptions): Promise<ExitCode> {
  const run = await runOn(named, options);
  const state = await remoteState(run, remote(options));
  if (state === undefined) throw noSuchRun(run, options, `there is no such run on ${options.stage}`);
  tell(state, options);
  return EXIT.good;
}

export async function cancel(named: string, options: LifeOptions): Promise<ExitCode> {
  tell(await cancelRemote(await runOn(named, options), remote(options)), options);
  return EXIT.good;
}

export async function list(options: LifeOptions): Promise<ExitCode> {
  const states = await listRemote(MOST_LISTED, remote(options));
  for (const state of states) tell(state, options);
  if (states.length === 0 && options.json !== true) say(`you have no runs on ${options.stage}`);
  return EXIT.good;
}

/** Brings a run's result here. @returns the run's id, for the command that goes on as with a local one */
export async function brought(named: string, options: LifeOptions): Promise<string> {
  const run = await runOn(named, options);
  await fetchRemote(run, options.out, remote(options));
  return run;
}
