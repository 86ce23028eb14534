/** Specs that are dropped into the bucket: good ones run, bad ones get an answer beside them, and nothing goes round. */
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { INBOX_OWNER } from "../../lib/api/owner.js";
import { call } from "../../lib/backends/lambda/lambda.js";
import { readSpec } from "../../lib/sweep/reading/read-spec.js";
import { runIdOf } from "../../lib/sweep/spec/run-id.js";
import { bucket, deployment, functionNamed, lambda, onDeployment, until } from "./deployment.js";

const MODEL = "l LASER P=1\npd P LASER.p1.o\n";
const SPEC = { model: MODEL, vary: { "LASER.P": { kind: "uniform", from: 1, to: 2 } }, jobs: 30, seed: 77 };

onDeployment("the inbox", () => {
  let s3: S3Client;
  beforeAll(() => {
    s3 = new S3Client({ endpoint: deployment.url, region: deployment.region, forcePathStyle: true });
  });
  afterAll(() => s3?.destroy());

  const drop = (name: string, body: string) =>
    s3.send(new PutObjectCommand({ Bucket: deployment.bucket, Key: `inbox/${name}`, Body: body }));
  const names = async () => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: deployment.bucket, Prefix: "inbox/" }));
    return Contents.map(({ Key }) => Key!.slice("inbox/".length)).sort();
  };
  const read = async (name: string) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: deployment.bucket, Key: `inbox/${name}` }));
    return JSON.parse(await Body!.transformToString());
  };
  const appears = (name: string) => until(`${name} appears`, async () => (await names()).includes(name));
  const isDone = (run: string) =>
    until("the run is done", async () => {
      const key = `owners/${INBOX_OWNER}/runs/${run}/manifest.json`;
      return (await bucket().get(key)) !== undefined;
    });

  it.each([
    ["a spec in JSON.json", JSON.stringify(SPEC), SPEC],
    [
      "größe+100%.yaml",
      `model: |\n  l LASER P=1\n  pd P LASER.p1.o\njobs: 3\nseed: 78\n`,
      { model: MODEL, jobs: 3, seed: 78 },
    ],
    ["michelson.kat", MODEL, { model: MODEL, jobs: 1 }],
  ])("runs %s", async (name, text, meant) => {
    await drop(name, text);
    await appears(`${name}.run.json`);
    const { run, prefix } = await read(`${name}.run.json`);
    expect(run).toBe(runIdOf(readSpec(meant)));
    expect(prefix).toBe(`owners/${INBOX_OWNER}/runs/${run}/`);
    await isDone(run);
  });

  it.each([
    ["broken.json", "{", "bad-spec"],
    ["mistaken.yaml", "model: l LASER P=\njobs: 3\n", "bad-spec"],
    ["unknown.json", JSON.stringify({ ...SPEC, vary: { "LASER.x": { kind: "constant", value: 1 } } }), "bad-spec"],
    ["wrong.kat", "l LASER P=1 P=2 Q\n", "bad-spec"],
    ["dear.json", JSON.stringify({ ...SPEC, jobs: 1e15 }), "over-cap"],
  ])("answers %s beside it", async (name, text, kind) => {
    await drop(name, text);
    await appears(`${name}.error.json`);
    expect(await read(`${name}.error.json`)).toMatchObject({ type: `urn:katfan:problem:${kind}` });
  });

  it("takes none of its own answers for specs", async () => {
    await until(
      "all has been answered",
      async () => (await names()).filter((name) => /\.json\./.test(name)).length >= 4,
    );
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect((await names()).filter((name) => /\.(error|run)\.json\.(error|run)\.json$/.test(name))).toEqual([]);
  });

  it("runs a spec by the clock, each time with another seed", async () => {
    await drop("nightly.yaml", `model: "l LASER P=1\\npd P LASER.p1.o"\njobs: 2\n`);
    await appears("nightly.yaml.run.json");
    const first = (await read("nightly.yaml.run.json")).run;
    const event = { scheduled: "nightly.yaml", time: "2026-11-25T03:00:00Z" };
    const { functionError } = await call(lambda, functionNamed("inbox"), event);
    expect(functionError).toBeUndefined();
    const { run } = await read("nightly.yaml.run.json");
    expect(run).not.toBe(first);
    expect(run).toBe(runIdOf(readSpec({ model: MODEL.trim(), jobs: 2, seed: "20261125030000" })));
    await isDone(run);
  });
});
