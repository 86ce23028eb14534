/**
 * `npm run deploy:local [-- --stage NAME] [-- --remove]`: deploys with sst to an emulator on this machine.
 *
 * The emulator is the one at `AWS_ENDPOINT_URL`, else at LocalStack's port, where `npm run emulator` puts it.
 */
import { availableParallelism } from "node:os";
import { EMULATOR_PORT } from "./emulator-editions.js";
import { deployTo, removeFrom } from "./sst.js";

async function main(args: readonly string[]): Promise<void> {
  const at = args.indexOf("--stage");
  const stage = at < 0 ? "local" : (args[at + 1] ?? "");
  if (!/^[a-z][a-z0-9-]{0,15}$/.test(stage)) throw new Error(`--stage: "${stage}" is no stage's name`);
  const endpoint = process.env.AWS_ENDPOINT_URL ?? `http://127.0.0.1:${EMULATOR_PORT}`;
  const alive = await fetch(endpoint).then(
    () => true,
    () => false,
  );
  if (!alive) throw new Error(`nothing answers at ${endpoint}. Start it in another terminal: npm run emulator`);
  if (args.includes("--remove")) {
    await removeFrom(endpoint, { stage });
    console.log(`Removed stage "${stage}".`);
    return;
  }
  console.log("sst deploys (the first time it installs what it needs: about a minute) ...");
  // As many workers as the machine has cores: on an emulator more would only stand in one another's way.
  const workers = process.env.KATFAN_WORKER_CONCURRENCY ?? String(availableParallelism());
  const { outputs } = await deployTo(endpoint, { stage, settings: { KATFAN_WORKER_CONCURRENCY: workers } });
  for (const [name, value] of Object.entries(outputs)) {
    if (!name.startsWith("_")) console.log(`  ${name}: ${value}`); // the others are sst's own
  }
  console.log(
    `Now: AWS_ENDPOINT_URL=${endpoint} bin/katfan run examples/laser-noise --backend lambda --stage ${stage}`,
  );
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(`deploy:local: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
