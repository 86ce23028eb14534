/**
 * What a deployment tells of itself: to who deploys, as outputs; to katfan's command line, as a parameter that whoever may
 * read it can find by the stage's name alone.
 */
import { ENGINE_VERSION } from "../lib/constants";
import { version } from "../package.json";
import type { Served } from "./api";
import type { Computed } from "./compute";
import type { Settings } from "./settings";
import type { Stored } from "./storage";

export function publish(
  settings: Settings,
  { bucket }: Stored,
  { workers, concurrency }: Computed,
  { gateway }: Served,
) {
  const description = {
    version: 1,
    katfan: version,
    engine: ENGINE_VERSION,
    stage: $app.stage,
    region: aws.getRegionOutput().region,
    api: gateway.url,
    bucket: bucket.name,
    workerCopies: workers.length,
    workerMemoryMb: settings.workerMemoryMb,
    workerTimeoutSeconds: settings.workerTimeoutSeconds,
    concurrency,
    maxCost: settings.maxCostDollars,
    codeJobs: settings.codeJobs,
  };
  new aws.ssm.Parameter("Deployment", {
    name: `/katfan/${$app.stage}/deployment`,
    description: "Where katfan's command line finds this deployment",
    type: "String",
    insecureValue: $jsonStringify(description), // nothing in it is secret
  });
  return { api: gateway.url, bucket: bucket.name, parameter: `/katfan/${$app.stage}/deployment` };
}
