/** The files through which the sst CLI and its engine speak: the project's file and the stack's checkpoint. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Resource } from "./provider.js";

/** The program that the CLI has bundled from sst.config.ts. */
export function projectOf(folder: string): string {
  const main = readFileSync(path.join(folder, "Pulumi.yaml"), "utf8").match(/^main: (.*)$/m)?.[1];
  if (main === undefined) throw new Error("Pulumi.yaml names no program");
  return main;
}

/** A stack's checkpoint, as pulumi keeps it. */
export class Checkpoint {
  readonly app: string;
  readonly stage: string;
  readonly #path: string;

  /** @param stack as `organization/app/stage` */
  constructor(folder: string, stack: string) {
    const [, app, stage] = stack.split("/");
    if (app === undefined || stage === undefined) throw new Error(`not a stack's name: ${stack}`);
    this.app = app;
    this.stage = stage;
    this.#path = path.join(folder, ".pulumi", "stacks", app, `${stage}.json`);
  }

  resources(): readonly Resource[] {
    const { checkpoint } = JSON.parse(readFileSync(this.#path, "utf8")) as {
      checkpoint: { latest?: { resources?: readonly Resource[] } };
    };
    return checkpoint.latest?.resources ?? [];
  }

  save(resources: readonly Resource[]): void {
    mkdirSync(path.dirname(this.#path), { recursive: true });
    const manifest = { time: new Date().toISOString(), magic: "", version: "v3.215.0" };
    const checkpoint = { stack: `organization/${this.app}/${this.stage}`, latest: { manifest, resources } };
    writeFileSync(this.#path, JSON.stringify({ version: 3, checkpoint }, null, 1));
  }
}
