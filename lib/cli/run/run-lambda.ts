/** `katfan run --backend lambda`: asks a deployment for a run, follows it, and brings its result here. */
import { createInterface } from "node:readline/promises";
import { systemClock } from "../../backends/clock.js";
import { forecast, type LambdaFacts, type LambdaForecast, lambdaChunk } from "../../backends/lambda/lambda-plan.js";
import { type JobFacts, measured } from "../../backends/local/local-run.js";
import { assertSameEngine, type Deployment, findDeployment } from "../../backends/remote/deployment.js";
import { type RemoteState, runRemote, runStateOf } from "../../backends/remote/remote-run.js";
import { storeAt } from "../../backends/store-at.js";
import { UserError } from "../../errors.js";
import { planOfRun } from "../../fanout/submit.js";
import { quoted } from "../../shell-words.js";
import { jobsToCut, planOf } from "../../sweep/plan.js";
import type { Spec } from "../../sweep/spec/spec.js";
import { EXIT, type ExitCode } from "../terminal/exit-codes.js";
import { interruptible } from "../terminal/interrupt.js";
import { listener } from "../terminal/listener.js";
import { say } from "../terminal/output.js";
import { progressOf } from "../terminal/progress.js";
import { firstFailures, refuseHopeless } from "./first-failures.js";
import { tellResult } from "./tell-result.js";
import { exitCodeOf, type Wanted } from "./wanted.js";

/** What a run may cost, by the forecast, without a question [US dollars]. */
const FREE_DOLLARS = 1;

export async function runLambda(wanted: Wanted): Promise<ExitCode> {
  const { options } = wanted;
  const stage = options.stage ?? noStage();
  const spec = withExecution(wanted);
  const clock = systemClock();
  const beganMs = clock.now();
  const deployment = await findDeployment(stage);
  assertSameEngine(deployment); // before a pilot's time is spent, and before anything is sent
  const facts = await measured(spec);
  for (const line of firstFailures(facts, spec)) say(line);
  if (options.keepGoing !== true) refuseHopeless(facts, spec);
  const expected = lambdaForecast(spec, facts, deployment);
  if (options.yes !== true) await askFor(expected, spec);
  const interrupt = interruptible(`the run goes on without us: katfan status ${quoted(wanted.named)} --stage ${stage}`);
  const progress = await progressOf(spec.jobs);
  try {
    const result = await runRemote(spec, {
      ...{ stage, clock, signal: interrupt.signal, fetchTo: options.out },
      onProgress: (now: RemoteState) => progress.update(runStateOf(now)),
    });
    progress.stop();
    if (interrupt.signal.aborted && result.state !== "done") return EXIT.stopped;
    const { isFetched, ...remote } = result;
    const state = runStateOf(remote);
    const seconds = (clock.now() - beganMs) / 1_000;
    const plan = isFetched ? await planOfRun(state.run, await storeAt(options.out)) : planOf(spec, expected.chunk);
    await tellResult({ state, plan, seconds, backend: "lambda", workers: expected.workers, wanted });
    return exitCodeOf(state);
  } finally {
    progress.stop();
    interrupt.release();
  }
}

function noStage(): never {
  throw new UserError({
    code: "no-stage",
    place: "--stage",
    what: "the backend lambda needs to know which deployment",
    remedy: "Add --stage NAME, as it was deployed: npx sst deploy --stage NAME.",
  });
}

/** The spec with what the command line says of how to run it. */
function withExecution({ spec, workers, chunk, maxFailures }: Wanted): Spec {
  const said = Object.entries({ workers, chunk, maxFailures }).filter(([, value]) => value !== undefined);
  return { ...spec, execution: { ...spec.execution, ...Object.fromEntries(said) } };
}

/** What a sweep is expected to take on a deployment. */
export function lambdaForecast(
  spec: Spec,
  { jobMs, jobBytes }: Pick<JobFacts, "jobMs" | "jobBytes">,
  facts: LambdaFacts & Partial<Pick<Deployment, "maxCost">>,
): LambdaForecast {
  const { chunk: asked, maxCost } = spec.execution;
  const job = { jobSeconds: jobMs / 1_000, jobBytes };
  const chunk =
    spec.stop === undefined
      ? asked
      : planOf(spec, asked ?? lambdaChunk({ jobs: jobsToCut(spec), ...job }, facts)).chunk;
  const work = { jobs: spec.jobs, ...job, chunk };
  const caps = [maxCost, facts.maxCost].filter((cap) => cap !== undefined);
  return forecast(work, facts, caps.length === 0 ? undefined : Math.min(...caps));
}

/** Asks before money is spent: at a terminal. A script must say --yes. */
async function askFor({ dollars, dollarsAtMost }: LambdaForecast, spec: Spec): Promise<void> {
  if (dollars <= FREE_DOLLARS) return;
  const cost = `about $${dollars.toFixed(2)}, and if calls hang and are repeated $${dollarsAtMost.toFixed(2)} at most`;
  if (listener() === undefined && process.stdin.isTTY === true && process.stderr.isTTY === true) {
    const prompt = createInterface({ input: process.stdin, output: process.stderr });
    const reply = await prompt.question(
      `${spec.stop === undefined ? "" : "At most "}${spec.jobs} jobs will cost ${cost}. Run them? [y/N] `,
    );
    prompt.close();
    if (/^y(es)?$/i.test(reply.trim())) return;
    say("nothing was run");
  }
  throw new UserError({
    code: "costs-money",
    place: "--backend lambda",
    what: `the run will cost ${cost}`,
    remedy: "Add --yes to run it, or set execution.maxCost in the spec.",
  });
}
