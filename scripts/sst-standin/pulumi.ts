/**
 * Stands in for the `pulumi` executable, so that the real sst CLI deploys where pulumi and its AWS provider can't be had.
 *
 * The CLI does all that it does otherwise: it bundles the config, builds every function, encrypts, keeps the state. Only
 * the engine and the provider are replaced, in one of two ways (`KATFAN_STANDIN`):
 *
 * - `record`: every resource is written down with its inputs, none is made (`sst diff`);
 * - `apply`: every resource is made on the emulator at `AWS_ENDPOINT_URL` (`sst deploy`, `sst remove`).
 *
 * Both leave the graph of resources in `.sst/graph/STAGE.json`. The protocol is what sst 4 uses of pulumi: the commands
 * below, a checkpoint file, a log of events.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { emulatorProvider } from "./emulator-provider.js";
import { EventLog } from "./event-log.js";
import type { Provider, Resource } from "./provider.js";
import { recordingProvider } from "./recording-provider.js";
import { Checkpoint, projectOf } from "./state.js";

const VERSION = "v3.215.0";
const ENGINE_TYPES = /^(sst|pulumi):/;

/** The part of a resource's registration that tells where it belongs. */
interface Registration {
  getType(): string;
  getName(): string;
  getParent(): string;
  getIgnorechangesList?(): string[];
}

/** The part of pulumi's monitor through which registrations pass. */
interface Monitor {
  registerResource(request: Registration, callback: unknown): unknown;
  registerResourceOutputs(request: { getUrn(): string; getOutputs(): Outputs | undefined }, callback: unknown): unknown;
}

interface Outputs {
  toJavaScript(): Record<string, unknown>;
}

interface NewResource {
  readonly type: string;
  readonly name: string;
  readonly custom?: boolean;
  readonly inputs: Record<string, unknown>;
}

/** What of @pulumi/pulumi is used. */
interface Pulumi {
  readonly runtime: {
    setMocks(mocks: object, project: string, stack: string, preview: boolean, organization: string): Promise<void>;
    runInPulumiStack(program: () => Promise<unknown>): Promise<unknown>;
    getMonitor?(): Monitor;
    waitForRPCs?(disconnect: boolean): Promise<void>;
  };
  output(value: unknown): { apply(use: (value: Record<string, unknown>) => unknown): unknown };
}

class Run {
  readonly #old: ReadonlyMap<string, Resource>;
  readonly #registrations = new Map<string, Registration>();
  readonly resources: Resource[] = [];
  failure: Error | undefined;
  readonly #provider: Provider;
  readonly #events: EventLog;
  readonly #stack: { readonly app: string; readonly stage: string; readonly planning: boolean };

  constructor(checkpoint: Checkpoint, provider: Provider, events: EventLog, planning: boolean) {
    this.#old = new Map(checkpoint.resources().map((resource) => [resource.urn, resource]));
    this.#provider = provider;
    this.#events = events;
    this.#stack = { app: checkpoint.app, stage: checkpoint.stage, planning };
  }

  /** Makes, changes or keeps a resource; the first failure is kept, for pulumi swallows some. */
  async newResource(wanted: NewResource): Promise<{ id: string; state: Record<string, unknown> }> {
    try {
      return await this.#make(wanted);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.failure ??= new Error(`${wanted.type} ${wanted.name}: ${why}`, { cause: error });
      throw error;
    }
  }

  /** Takes away what was there before and is wanted no more, what was made last first. */
  async clear(): Promise<void> {
    const wanted = new Set(this.resources.map(({ urn }) => urn));
    for (const resource of [...this.#old.values()].reverse()) {
      if (wanted.has(resource.urn) || this.#stack.planning) continue;
      if (resource.custom) await this.#provider.destroy(resource);
      this.#events.deleted(resource);
    }
  }

  watch(monitor: Monitor): void {
    const register = monitor.registerResource.bind(monitor);
    monitor.registerResource = (request, callback) => {
      this.#registrations.set(`${request.getType()}::${request.getName()}`, request);
      return register(request, callback);
    };
    const outputs = monitor.registerResourceOutputs.bind(monitor);
    monitor.registerResourceOutputs = (request, callback) => {
      const urn = request.getUrn();
      const found = this.resources.find((resource) => resource.urn === urn || urn.endsWith(tail(resource)));
      if (found !== undefined) found.outputs = request.getOutputs()?.toJavaScript() ?? {};
      return outputs(request, callback);
    };
  }

  async #make(wanted: NewResource) {
    const registration = this.#registrations.get(`${wanted.type}::${wanted.name}`);
    const urn = this.#urn(wanted, registration);
    const before = this.#old.get(urn);
    const inputs = { ...wanted.inputs };
    const source = inputs.source as { path?: unknown } | undefined;
    if (source?.path !== undefined) inputs.source = { path: await source.path };
    for (const key of registration?.getIgnorechangesList?.() ?? []) {
      if (before !== undefined && key in before.inputs) inputs[key] = before.inputs[key]; // how sst keeps physical names
    }
    const custom = wanted.custom !== false && !ENGINE_TYPES.test(wanted.type);
    const same = before !== undefined && JSON.stringify(before.inputs) === JSON.stringify(inputs);
    const made = await this.#made({ urn, type: wanted.type, name: wanted.name, custom, inputs }, before, same);
    const resource: Resource = { urn, custom, type: wanted.type, inputs, outputs: custom ? made.state : {} };
    if (custom) resource.id = made.id;
    this.resources.push(resource);
    const operation = before === undefined ? "create" : same ? "same" : "update";
    this.#events.resource(operation, resource, before, this.#stack.planning);
    return made;
  }

  async #made(
    wanted: Pick<Resource, "urn" | "type" | "custom" | "inputs"> & { readonly name: string },
    before: Resource | undefined,
    same: boolean,
  ): Promise<{ id: string; state: Record<string, unknown> }> {
    if (!wanted.custom) return { id: wanted.name, state: wanted.inputs };
    if (same && before?.id !== undefined) return { id: before.id, state: before.outputs };
    const outputs = await this.#provider.apply(wanted, before);
    const { id, ...rest } = outputs;
    return { id: before?.id ?? id, state: { ...wanted.inputs, ...rest } };
  }

  #urn({ type, name }: NewResource, registration: Registration | undefined): string {
    const parent = registration?.getParent().split("::")[2];
    const above = parent === undefined || parent === "pulumi:pulumi:Stack" ? "" : `${parent}$`;
    return `urn:pulumi:${this.#stack.stage}::${this.#stack.app}::${above}${type}::${name}`;
  }
}

function tail(resource: Resource): string {
  return `${resource.type}::${resource.urn.split("::").pop()}`;
}

async function update(checkpoint: Checkpoint, provider: Provider, events: EventLog, planning: boolean): Promise<void> {
  const main = projectOf(process.cwd());
  const load = createRequire(path.join(path.dirname(main), "package.json"));
  const pulumi = load("@pulumi/pulumi") as Pulumi;
  const settings = load("@pulumi/pulumi/runtime/settings") as Required<
    Pick<Pulumi["runtime"], "getMonitor" | "waitForRPCs">
  >;
  const run = new Run(checkpoint, provider, events, planning);
  await pulumi.runtime.setMocks(
    {
      newResource: (wanted: NewResource) => run.newResource(wanted),
      call: ({ token, inputs }: { token: string; inputs: Record<string, unknown> }) => provider.call(token, inputs),
    },
    ...([checkpoint.app, checkpoint.stage, false, "organization"] as const),
  );
  run.watch((pulumi.runtime.getMonitor ?? settings.getMonitor)());
  const note = (error: unknown) => {
    run.failure ??= error instanceof Error ? error : new Error(String(error));
  };
  process.on("unhandledRejection", note).on("uncaughtException", note);
  process.on("exit", () => {
    if (run.failure === undefined) return;
    events.failed(run.failure); // the program itself ends the process when it fails
    process.exitCode = 1;
  });
  const program = async () => (await import(pathToFileURL(main).href)).default as unknown;
  const result = await pulumi.runtime.runInPulumiStack(program);
  const outputs = await new Promise<Record<string, unknown>>((resolve) => pulumi.output(result).apply(resolve));
  await (pulumi.runtime.waitForRPCs ?? settings.waitForRPCs)(false);
  await new Promise((resolve) => setTimeout(resolve, 100)); // the last registrations' outputs
  if (run.failure !== undefined) throw run.failure;
  await run.clear();
  const stack = run.resources.find((resource) => resource.type === "pulumi:pulumi:Stack");
  if (stack !== undefined) stack.outputs = outputs ?? {};
  writeGraph(path.resolve(path.dirname(main), "../.."), checkpoint, outputs, run.resources);
  checkpoint.save(run.resources); // the CLI throws away what a preview leaves
  events.summary("create", run.resources.length);
}

function writeGraph(
  root: string,
  { app, stage }: Checkpoint,
  outputs: Record<string, unknown>,
  resources: readonly Resource[],
): void {
  const folder = path.join(root, ".sst", "graph");
  mkdirSync(folder, { recursive: true });
  const named = resources.map((resource) => ({ ...resource, name: resource.urn.split("::").pop() }));
  writeFileSync(path.join(folder, `${stage}.json`), JSON.stringify({ app, stage, outputs, resources: named }, null, 1));
}

async function destroy(checkpoint: Checkpoint, provider: Provider, events: EventLog): Promise<void> {
  const resources = checkpoint.resources();
  for (const resource of [...resources].reverse()) {
    if (resource.custom) await provider.destroy(resource);
    events.deleted(resource);
  }
  checkpoint.save([]);
  events.summary("delete", resources.length);
}

async function main(args: readonly string[]): Promise<void> {
  const [command] = args;
  if (command === "version") return console.log(VERSION);
  const flag = (name: string): string => {
    const at = args.indexOf(name);
    if (at < 0 || args[at + 1] === undefined) throw new Error(`pulumi ${command} without ${name}`);
    return args[at + 1]!;
  };
  const stack = command === "stack" ? (args[2] ?? "") : flag("--stack");
  const checkpoint = new Checkpoint(process.cwd(), stack);
  if (command === "stack") return checkpoint.save([]);
  const events = new EventLog(flag("--event-log"));
  try {
    const planning = command === "preview";
    const live = process.env.KATFAN_STANDIN === "apply" && !planning;
    const provider = live ? emulatorProvider(process.env) : recordingProvider(process.env);
    if (command === "destroy") await destroy(checkpoint, provider, events);
    else await update(checkpoint, provider, events, planning);
  } catch (error) {
    events.failed(error);
    console.error(error);
    process.exit(1);
  }
  process.exit(process.exitCode ?? 0); // pulumi's runtime leaves handles open
}

await main(process.argv.slice(2));
