/// <reference path="./.sst/platform/config.d.ts" />
/**
 * What `npx sst deploy --stage NAME` puts into the user's AWS account; on an emulator, `npm run deploy:local`.
 *
 * What can be set, and the defaults, are in stacks/settings.ts. sst allows no imports at the top of this file.
 */
export default $config({
  app(input) {
    const production = input?.stage === "production";
    return {
      name: "katfan",
      home: "aws", // where the deployment's state is kept: with the resources, be it on an emulator
      removal: production ? "retain" : "remove",
      protect: production,
      providers: { aws: { region: (process.env.AWS_REGION ?? "us-east-1") as "us-east-1" } },
    };
  },
  async run() {
    const { readSettings } = await import("./stacks/settings");
    const { storage } = await import("./stacks/storage");
    const { compute } = await import("./stacks/compute");
    const { api } = await import("./stacks/api");
    const { alarms } = await import("./stacks/alarms");
    const { publish } = await import("./stacks/publish");
    const settings = readSettings(process.env);
    const stored = storage(settings);
    const computed = await compute(settings, stored);
    const served = api(settings, stored, computed);
    alarms(settings, computed, served);
    return publish(settings, stored, computed, served);
  },
});
