/** On Nodes that the AWS tools will leave behind, nothing is said of it, in threads neither. */
import { Worker } from "node:worker_threads";
import { afterEach, expect, it } from "vitest";
import { allowOlderNode } from "../../../lib/cli/terminal/output.js";

const WORD = "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED";
const before = process.env[WORD];

afterEach(() => {
  if (before === undefined) delete process.env[WORD];
  else process.env[WORD] = before;
});

/** How many warnings a thread gives that meets the AWS tools on Node 20. */
async function warningsInThread(): Promise<number> {
  const code = `
    const { parentPort } = require("node:worker_threads");
    let warnings = 0;
    process.emitWarning = () => { warnings += 1; };
    require("@aws-sdk/core/client").emitWarningIfUnsupportedVersion("v20.20.2");
    parentPort.postMessage(warnings);
  `;
  const thread = new Worker(code, { eval: true });
  return new Promise((resolve, reject) => thread.once("message", resolve).once("error", reject));
}

it("an older Node is allowed without a word in a run's threads", async () => {
  delete process.env[WORD];
  expect(await warningsInThread()).toBe(1);
  allowOlderNode();
  expect(await warningsInThread()).toBe(0);
});
