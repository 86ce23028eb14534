/**
 * `node scripts/ts.mjs scripts/emulator-figures.ts [--ministack]`: what a deployment takes on the emulator of this machine: the size of
 * the functions' code, a first and a warm call, and what a chunk of example 4 costs besides its jobs.
 *
 * The emulator runs each function as a process of this machine's Node; AWS's own start of a sandbox isn't in these figures.
 */
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { ownerOfPrincipal } from "../lib/api/owner.js";
import { systemClock } from "../lib/backends/clock.js";
import { call } from "../lib/backends/lambda/lambda.js";
import { runRemote } from "../lib/backends/remote/remote-run.js";
import { readSpecFile } from "../lib/cli/spec/read-spec-file.js";
import { readSpec } from "../lib/sweep/reading/read-spec.js";
import { type EditionName, EMULATOR_REGION, ROOT_CREDENTIALS } from "./emulator-editions.js";
import { startEmulator } from "./emulator-process.js";
import { type Bundle, deployTo } from "./sst.js";

const STAGE = "figures";
const WORKERS = 2;
const CHUNK = 500;
const FUNCTIONS = {
  Worker0: "worker-0",
  Orchestrator: "orchestrator",
  Reducer: "reducer",
  ApiHandler: "api",
  Inbox: "inbox",
};

const clock = systemClock();
const median = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
const rounded = (ms: number) => `${Math.round(ms)} ms`;

async function main(edition: EditionName): Promise<void> {
  const emulator = await startEmulator(edition);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: emulator.url,
    AWS_REGION: EMULATOR_REGION,
    AWS_ACCESS_KEY_ID: ROOT_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ROOT_CREDENTIALS.secretAccessKey,
  });
  try {
    const startMs = clock.now();
    const { bundles } = await deployTo(emulator.url, {
      stage: STAGE,
      settings: { KATFAN_WORKER_CONCURRENCY: String(WORKERS) },
    });
    console.log(`sst deploy: ${((clock.now() - startMs) / 1_000).toFixed(1)} s`);
    sizes(bundles);
    await starts();
    await runs();
  } finally {
    await emulator.stop();
  }
}

function sizes(bundles: readonly Bundle[]): void {
  for (const { name, bytes, zipped } of bundles) {
    console.log(`${name}: ${Math.round(bytes / 1e3)} kB, ${Math.round(zipped / 1e3)} kB zipped`);
  }
}

/** A first call of each function, with an event that it refuses at once: its process starts and its code is read. */
async function starts(): Promise<void> {
  const lambda = new LambdaClient({});
  for (const [component, name] of Object.entries(FUNCTIONS)) {
    const calls: number[] = [];
    for (let times = 0; times < 5; times += 1) {
      const startMs = clock.now();
      await call(lambda, `katfan-${STAGE}-${name}`, { nothing: true }); // one that throws is started anew
      calls.push(clock.now() - startMs);
    }
    console.log(`${component}: a call that starts it ${rounded(name === "api" ? calls[0]! : median(calls))}`);
  }
  lambda.destroy();
}

async function runs(): Promise<void> {
  const { spec } = await readSpecFile("examples/recycled-michelson");
  const totals: number[] = [];
  let run = "";
  for (const seed of ["1", "2", "3"]) {
    const startMs = clock.now();
    const changed = readSpec({ ...spec, seed, execution: { chunk: CHUNK } });
    run = (await runRemote(changed, { stage: STAGE, clock })).run;
    totals.push(clock.now() - startMs);
  }
  console.log(
    `10,000 jobs of example 4 in ${spec.jobs / CHUNK} chunks, ${WORKERS} workers: ${totals.map(rounded).join(", ")}`,
  );
  const lines = await chunkLines();
  const overheads = lines.slice(-2 * (spec.jobs / CHUNK)).map(({ OverheadTime }) => OverheadTime);
  const computed = lines.slice(-2 * (spec.jobs / CHUNK)).map(({ ComputeTime }) => ComputeTime);
  console.log(
    `inside a warm worker, per chunk of ${CHUNK}: ${rounded(median(computed))} jobs, ${rounded(median(overheads))} besides`,
  );
  const lambda = new LambdaClient({});
  const chunk = { owner: ownerOfPrincipal("000000000000"), run, index: 0, first: 0, count: CHUNK, attempt: 1 };
  const calls: number[] = [];
  for (let times = 0; times < 20; times += 1) {
    const startMs = clock.now();
    await call(lambda, `katfan-${STAGE}-worker-0`, chunk); // its part is there: nothing is computed
    calls.push(clock.now() - startMs);
  }
  console.log(`a warm call of a worker that finds its part there: ${rounded(median(calls))}`);
  lambda.destroy();
}

interface ChunkLine {
  readonly ComputeTime: number;
  readonly OverheadTime: number;
}

async function chunkLines(): Promise<readonly ChunkLine[]> {
  const client = new CloudWatchLogsClient({});
  const lines: ChunkLine[] = [];
  let nextToken: string | undefined;
  do {
    const logGroupName = `/aws/lambda/katfan-${STAGE}-worker-0`;
    const page = await client.send(new FilterLogEventsCommand({ logGroupName, nextToken }));
    const found = (page.events ?? []).flatMap(({ message = "" }) => message.split("\n"));
    lines.push(
      ...found.filter((line) => line.startsWith('{"event":"chunk"')).map((line) => JSON.parse(line) as ChunkLine),
    );
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  client.destroy();
  return lines;
}

await main(process.argv.includes("--ministack") ? "ministack" : "localstack");
