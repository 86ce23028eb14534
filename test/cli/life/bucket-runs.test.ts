/** Runs in a bucket: listed and named like those of a folder. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runsIn } from "../../../lib/cli/life/find-run.js";
import { memoryStore } from "../../../lib/stores/memory.js";
import { type TinyS3, tinyS3 } from "../../stores/tiny-s3.js";
import { folderWith, katfan, LASER, recordOf } from "../katfan.js";

let s3: TinyS3;
beforeEach(async () => {
  s3 = await tinyS3();
});
afterEach(() => s3.close());

describe("the runs of a bucket", { timeout: 60_000 }, () => {
  it("are listed, and named by name or first digits, as those of a folder", async () => {
    const cwd = folderWith({
      "spec.json": { ...LASER, name: "laser noise" },
      "other.json": { ...LASER, name: "another one", jobs: 10 },
    });
    const environment = {
      ...{ AWS_ENDPOINT_URL: s3.url, AWS_REGION: "us-east-1" },
      ...{ AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" },
    };
    const inBucket = (...args: string[]) => katfan([...args, "--out", "s3://lab/mine"], { cwd, environment });
    expect((await inBucket("list")).stderr).toBe("there are no runs in s3://lab/mine\n");
    const first = recordOf(await inBucket("run", "spec.json", "--json"));
    const second = recordOf(await inBucket("run", "other.json", "--json"));
    const listed = await inBucket("list");
    expect([listed.code, listed.stderr]).toEqual([0, ""]);
    const lines = listed.stdout.trim().split("\n");
    expect(lines[0]).toMatch(/^run +name +state +jobs +failed +began +took +backend +size$/);
    expect(lines[1]).toMatch(new RegExp(`^${second.run.slice(0, 8)} +another one +done +10 .* local +-$`));
    expect(lines[2]).toMatch(new RegExp(`^${first.run.slice(0, 8)} +laser noise +done +2,000 .* local +-$`));
    expect((await inBucket("status", "laser")).stdout).toBe(`${first.run}  laser noise  done: 2,000 of 2,000 jobs\n`);
    expect((await inBucket("fetch", second.run.slice(0, 6), "--to", "jobs.csv")).stdout).toBe("jobs.csv\n");
  });

  it("are found by a few requests, however many parts they have", async () => {
    const store = memoryStore();
    const runs = Array.from({ length: 3 }, (_, index) => String(index).repeat(32));
    for (const run of runs) {
      for (let part = 0; part < 5_000; part++) store.objects.set(`runs/${run}/parts/${part}`, new Uint8Array());
    }
    store.objects.set(`runs/${"3".repeat(32)}/plan.json`, new Uint8Array());
    let read = 0;
    const counting = {
      ...store,
      async *list(prefix: string, after?: string) {
        for await (const key of store.list(prefix, after)) {
          read++;
          yield key;
        }
      },
    };
    expect(await runsIn({ out: "s3://lab", store: counting })).toEqual([...runs, "3".repeat(32)]);
    expect(read).toBeLessThan(4_000);
  });
});
