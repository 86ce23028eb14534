/** Commands behind a proxy: by HTTPS_PROXY, HTTP_PROXY and NO_PROXY, as the AWS tools have them. */
import path from "node:path";
import { generate } from "selfsigned";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type TinyDeployment, tinyDeployment } from "../backends/tiny-deployment.js";
import { type TinyS3, tinyS3 } from "../stores/tiny-s3.js";
import { folderWith, katfan, LASER, recordOf } from "./katfan.js";
import { type TinyProxy, tinyProxy, tlsBefore } from "./tiny-proxy.js";

let s3: TinyS3;
let deployment: TinyDeployment;
let secure: Awaited<ReturnType<typeof tlsBefore>>;
let proxy: TinyProxy;
let certificate: Awaited<ReturnType<typeof generate>>;

const portOf = (url: string): number => Number(new URL(url).port);

beforeEach(async () => {
  s3 = await tinyS3();
  deployment = await tinyDeployment();
  const extensions = [{ name: "subjectAltName" as const, altNames: [{ type: 2 as const, value: "s3.test" }] }];
  certificate = await generate([{ name: "commonName", value: "s3.test" }], { extensions, keyType: "ec" });
  secure = await tlsBefore(portOf(s3.url), certificate);
  proxy = await tinyProxy({ "s3.test": secure.port, "plain.test": portOf(s3.url), "aws.test": portOf(deployment.url) });
});
afterEach(async () => {
  for (const one of [proxy, secure, s3, deployment]) await one.close();
});

const WHO = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_REGION: "us-east-1" };
const RUN = ["run", "spec.json", "--out", "s3://lab/mine", "--chunk", "500", "--workers", "2", "--json"];

/** Runs katfan with proxies in its environment, and no others. */
function behind(args: readonly string[], proxies: Readonly<Record<string, string>>, endpoint: string) {
  const cwd = folderWith({ "spec.json": LASER, "ca.pem": certificate.cert });
  const none = { HTTPS_PROXY: "", HTTP_PROXY: "", NO_PROXY: "", https_proxy: "", http_proxy: "", no_proxy: "" };
  const trusted = { NODE_EXTRA_CA_CERTS: path.join(cwd, "ca.pem") };
  return katfan(args, { cwd, environment: { ...WHO, ...none, ...trusted, AWS_ENDPOINT_URL: endpoint, ...proxies } });
}

describe("behind a proxy", () => {
  it.each(["HTTPS_PROXY", "https_proxy"])(
    "a run over threads goes into a bucket through a tunnel of %s",
    async (name) => {
      const done = await behind(RUN, { [name]: proxy.url }, "https://s3.test");
      expect([done.code, done.stderr]).toEqual([0, ""]);
      expect(recordOf(done).jobsDone).toBe(LASER.jobs);
      expect(new Set(proxy.requests)).toEqual(new Set(["CONNECT s3.test:443"]));
      expect([...s3.objects.keys()].filter((key) => key.endsWith(".parquet"))).toHaveLength(4);
    },
  );

  it("a proxy may be named by host and port alone", async () => {
    const done = await behind(RUN, { HTTPS_PROXY: new URL(proxy.url).host }, "https://s3.test");
    expect([done.code, done.stderr]).toEqual([0, ""]);
  });

  it("what is asked over http is asked of HTTP_PROXY, deployments and their API too", async () => {
    const toBucket = await behind(RUN, { HTTP_PROXY: proxy.url }, "http://plain.test");
    expect([toBucket.code, toBucket.stderr]).toEqual([0, ""]);
    deployment.published = { api: "http://aws.test" };
    const listed = await behind(["list", "--stage", "lab"], { HTTP_PROXY: proxy.url }, "http://aws.test");
    expect([listed.code, listed.stderr]).toEqual([0, "you have no runs on lab\n"]);
    expect(proxy.requests).toContain("POST http://aws.test/");
    expect(proxy.requests).toContain("GET http://aws.test/sweeps");
  });

  it("what NO_PROXY excepts is reached without it, and so is this machine", async () => {
    const excepted = await behind(
      ["status", "0".repeat(32), "--out", "s3://lab/mine"],
      {
        ...{ HTTPS_PROXY: proxy.url, NO_PROXY: "example.org,.test" },
      },
      "https://s3.test",
    );
    expect([excepted.code, excepted.stderr]).toEqual([
      3,
      expect.stringMatching(/can't be reached \((ENOTFOUND|EAI_AGAIN)\)/),
    ]);
    const here = await behind(RUN, { HTTP_PROXY: "http://127.0.0.1:1", HTTPS_PROXY: "http://127.0.0.1:1" }, s3.url);
    expect([here.code, here.stderr]).toEqual([0, ""]);
    expect(proxy.requests).toEqual([]);
  });

  it.each([403, 407])("a proxy that refuses (%i) is told as what it is, not as S3", async (status) => {
    proxy.refuses = status;
    const refused = await behind(RUN, { HTTPS_PROXY: proxy.url }, "https://s3.test");
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(
      /what answers in place of S3 at https:\/\/s3\.test isn't it \(status 40[37].*HTTPS_PROXY/,
    );
  });

  it("a certificate that nobody trusts is told with the remedy", async () => {
    const refused = await behind(RUN, { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: "" }, "https://s3.test");
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringMatching(/certificate isn't trusted.*NODE_EXTRA_CA_CERTS/),
    ]);
  });
});
