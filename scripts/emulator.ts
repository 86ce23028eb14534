/**
 * `npm run emulator [-- --port NUMBER] [-- --ministack]`: an emulator of AWS on LocalStack's port, or on the one that is
 * given (0: any free one), until it is interrupted: LocalStack, or MiniStack if that is wanted or LocalStack can't be had.
 */
import { parseArgs } from "node:util";
import { EDITIONS, EMULATOR_PORT, EMULATOR_REGION, ROOT_CREDENTIALS } from "./emulator-editions.js";
import { type Emulator, startEmulator } from "./emulator-process.js";
import { PythonUnavailable } from "./python-environment.js";

const USAGE = "usage: npm run emulator [-- --port NUMBER] [-- --ministack]";

interface Asked {
  readonly port: number;
  readonly ministack: boolean;
}

function asked(args: readonly string[]): Asked {
  const options = { port: { type: "string" }, ministack: { type: "boolean" } } as const;
  try {
    const { port = String(EMULATOR_PORT), ministack = false } = parseArgs({ args: [...args], options }).values;
    if (/^\d+$/.test(port) && Number(port) <= 65_535) return { port: Number(port), ministack };
  } catch {
    // an option that there isn't, or one without its value
  }
  throw new Error(USAGE);
}

async function started({ port, ministack }: Asked): Promise<Emulator> {
  if (ministack) return startEmulator("ministack", port);
  try {
    return await startEmulator("localstack", port);
  } catch (error) {
    if (!(error instanceof PythonUnavailable)) throw error;
    console.log(`MiniStack in place of LocalStack: ${error.message}`);
    return startEmulator("ministack", port);
  }
}

async function main(args: readonly string[]): Promise<void> {
  const wanted = asked(args);
  console.log("Starting (the first time it installs what it needs: about a minute) ...");
  const emulator = await started(wanted);
  const { url, edition } = emulator;
  const endpoint = wanted.port === EMULATOR_PORT ? "" : `AWS_ENDPOINT_URL=${url} `;
  console.log(`${EDITIONS[edition].title}, an emulator of AWS, listens at ${url} (Ctrl-C stops it). In another terminal:

  ${endpoint}npm run deploy:local

For the AWS tools and katfan:

  export AWS_ENDPOINT_URL=${url} AWS_REGION=${EMULATOR_REGION}
  export AWS_ACCESS_KEY_ID=${ROOT_CREDENTIALS.accessKeyId} AWS_SECRET_ACCESS_KEY=${ROOT_CREDENTIALS.secretAccessKey}`);
  const hold = setInterval(() => undefined, 60_000); // sockets and the child alone don't keep this process
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, resolve);
  });
  clearInterval(hold);
  await emulator.stop();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(`emulator: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
