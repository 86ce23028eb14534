/**
 * `npm run emulator [-- --port NUMBER]`: an emulator of AWS on port 4566, as LocalStack, or on the port that is given (0:
 * any free one), until it is interrupted.
 */
import { EMULATOR_REGION, ROOT_CREDENTIALS, startEmulator } from "./emulator-process.js";

/** LocalStack's port, where tools expect an emulator. */
const EMULATOR_PORT = 4566;

async function main(args: readonly string[]): Promise<void> {
  const port = args[0] === "--port" ? Number(args[1]) : EMULATOR_PORT;
  if (!Number.isInteger(port) || port < 0 || port > 65535 || args.length > 2) {
    throw new Error("usage: npm run emulator [-- --port NUMBER]");
  }
  const emulator = await startEmulator(port);
  console.log(`The emulator listens at ${emulator.url} (Ctrl-C stops it). For the AWS tools and katfan:

  export AWS_ENDPOINT_URL=${emulator.url} AWS_REGION=${EMULATOR_REGION}
  export AWS_ACCESS_KEY_ID=${ROOT_CREDENTIALS.accessKeyId} AWS_SECRET_ACCESS_KEY=${ROOT_CREDENTIALS.secretAccessKey}
  npm run deploy:local`);
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
