/** What the functions have written to their logs: hashes, indices, counts; nothing of users, and no secret. */
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { expect, it } from "vitest";
import { runRemote } from "../../lib/backends/remote/remote-run.js";
import { readSpec } from "../../lib/sweep/reading/read-spec.js";
import { codeOf } from "./code.js";
import { clock, deployment, functionNamed, onDeployment } from "./deployment.js";
import { asRoot } from "./http.js";

const SECRET = "xyzzy_of_the_user";

async function linesOf(word: string): Promise<readonly string[]> {
  const client = new CloudWatchLogsClient({ endpoint: deployment.url, region: deployment.region });
  const lines: string[] = [];
  let nextToken: string | undefined;
  do {
    const logGroupName = `/aws/lambda/${functionNamed(word)}`;
    const page = await client.send(new FilterLogEventsCommand({ logGroupName, nextToken }));
    lines.push(...(page.events ?? []).map(({ message }) => message ?? ""));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  client.destroy();
  return lines;
}

onDeployment("logs", () => {
  it("hold what is needed to follow a run, and nothing of what its user wrote", async () => {
    const spec = readSpec({
      name: SECRET,
      description: SECRET,
      model: `l ${SECRET} P=1\npd P ${SECRET}.p1.o\n`,
      vary: { [`${SECRET}.P`]: { kind: "uniform", from: 1, to: 2 } },
      jobs: 9,
      job: codeOf(`if (job.index === 3) throw new Error("${SECRET}"); return { ${SECRET}: job.index };`),
      execution: { chunk: 3 },
    });
    const { run } = await runRemote(spec, { stage: deployment.stage, clock });
    await asRoot("POST", "/sweeps", { model: `l ${SECRET} P=`, jobs: 1 }); // and a mistake
    const words = ["api", "orchestrator", "worker-0", "reducer"];
    const all = (await Promise.all(words.map(linesOf))).map((lines) => lines.join("\n"));
    for (const [index, text] of all.entries()) {
      expect(text, words[index]).not.toContain(SECRET);
      expect(text, words[index]).not.toMatch(/X-Amz-Signature|AWS4-HMAC|aws_secret|SECRET_ACCESS|"authorization"/i);
    }
    for (const text of all.slice(1)) expect(text).toContain(run);
    const chunk = (await linesOf("worker-0")).filter((line) => line.includes(run)).flatMap((text) => text.split("\n"));
    const line = chunk.find((text) => text.includes('"event":"chunk"') && text.includes(run));
    expect(JSON.parse(line!)).toMatchObject({
      event: "chunk",
      run,
      outcome: "done",
      Jobs: 3,
      _aws: { CloudWatchMetrics: [{ Namespace: "katfan", Dimensions: [["function"]] }] },
    });
  });
});
