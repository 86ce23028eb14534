/**
 * The HTTP API: takes sweeps in, tells how they fare and where their results lie, and cancels them.
 *
 * Who asks has been verified before a request comes here; it sees its own sweeps, and nothing tells whether others exist.
 * Not here: how that is verified (stacks/api.ts), what an orchestrator makes of a request (lib/backends/lambda/lambda-run.ts).
 */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import pLimit from "p-limit";
import { type Asked, askedBy, EXPECTED_RUN, noteEnd, requestOf, uploadKey } from "../backends/lambda/requests.js";
import { ENGINE_VERSION } from "../constants.js";
import { UserError } from "../errors.js";
import { cancelRun } from "../fanout/cancel.js";
import { manifestOf } from "../fanout/manifest.js";
import { jsonOf } from "../json.js";
import { sha256Of } from "../sha256.js";
import { ownerStore } from "../stores/owner.js";
import type { S3Store } from "../stores/s3.js";
import { parseSpecText } from "../sweep/reading/spec-text.js";
import { runIdOf } from "../sweep/spec/run-id.js";
import type { Spec } from "../sweep/spec/spec.js";
import { specSchema } from "../sweep/spec/spec-schema.js";
import {
  acceptedSchema,
  listSchema,
  problemSchema,
  resultSchema,
  runId,
  sweepSchema,
  uploadAskedSchema,
  uploadedSchema,
  uploadSchema,
} from "./answers.js";
import { ownerOf, type VerifiedContext } from "./owner.js";
import { bodyOf, Problem, problemOf } from "./problem.js";
import { acceptable, type SubmissionWorld, submitSpec } from "./submission.js";
import { resultAnswer, sweepAnswer } from "./sweep-answer.js";

export interface ApiWorld extends SubmissionWorld {
  readonly bucket: S3Store;
  /** The package's, for who is of another one. */
  readonly version: string;
}

/** What comes with a request from API Gateway. */
type Env = { Bindings: { readonly requestContext?: VerifiedContext }; Variables: { owner: string } };

/** Lambda takes an event of 6 MB, in which a body may stand in base 64. */
const MOST_BODY_BYTES = 6 * 1024 * 1024;
const MOST_LISTED = 50;
const MOST_PARTS = 1_000;
const READ_AT_ONCE = 16;
/** A run whose orchestrator was heard of so short a time ago has one, and needs no other [ms]. */
const FRESH_MS = 20_000;

const json = <T extends z.ZodType>(schema: T, description: string) => ({
  description,
  content: { "application/json": { schema } },
});
const problem = { description: "A problem", content: { "application/problem+json": { schema: problemSchema } } };
const byId = { params: z.object({ id: runId.openapi({ param: { name: "id", in: "path" } }) }) };

export function createApi(world: ApiWorld): OpenAPIHono<Env> {
  const app = new OpenAPIHono<Env>({
    defaultHook: (result) => {
      if (result.success) return;
      const [issue] = result.error.issues;
      throw new Problem("bad-request", `${issue?.path.join(".")}: ${issue?.message}`);
    },
  });
  app.onError((error, context) => answerProblem(error, context));
  app.notFound((context) => answerProblem(new Problem("not-found"), context));
  app.use(async (context, next) => {
    const owner = ownerOf(context.env?.requestContext);
    if (owner === undefined) throw new Problem("no-identity");
    if (context.req.header("content-encoding") !== undefined) throw new Problem("compressed");
    context.set("owner", owner);
    await next();
  });
  const tooLarge = () => {
    throw new Problem("too-large", "a larger spec goes through POST /uploads");
  };
  app.use(bodyLimit({ maxSize: MOST_BODY_BYTES, onError: tooLarge }));
  addSubmission(app, world);
  addUploads(app, world);
  addList(app, world);
  addSweep(app, world);
  app.doc31("/openapi.json", {
    openapi: "3.1.0",
    info: { title: "katfan", version: "1", description: "Sweeps of laser-interferometer models" },
  });
  return app;
}

function answerProblem(error: unknown, context: Context): Response {
  const body = bodyOf(error);
  if (body.status === 500) process.stdout.write(`${JSON.stringify({ event: "api failed", error: nameOf(error) })}\n`);
  return context.json(body, body.status as 500, { "content-type": "application/problem+json" });
}

/** The kind of an error and where it came from, not its words: these may hold a user's. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return "not an error";
  return [error.name, ...(error.stack?.match(/^\s+at .*$/gm) ?? []).slice(0, 4).map((line) => line.trim())].join(" ");
}

function addSubmission(app: OpenAPIHono<Env>, world: ApiWorld): void {
  // Described as a route, but read by hand: a spec's mistakes have their own form of error.
  app.openAPIRegistry.registerPath({
    method: "post",
    path: "/sweeps",
    summary: "Run a sweep, or go on with one: the same spec is the same sweep",
    request: {
      body: { required: true, content: { "application/json": { schema: z.union([specSchema, uploadedSchema]) } } },
    },
    responses: { 202: json(acceptedSchema, "It is seen to"), default: problem },
  });
  app.post("/sweeps", async (context) => {
    const owner = context.get("owner");
    const text = await specTextOf(await context.req.text(), owner, world);
    const { allowance } = world;
    const spec = acceptedSpec(text, allowance);
    assertSameRun(context.req.header(EXPECTED_RUN), spec, world.version);
    const store = ownerStore(world.bucket, owner);
    const before = await fresh(spec, owner, store, world);
    const run = before?.run ?? (await submitSpec(spec, owner, world)).run;
    const maxCost = Math.min(spec.execution.maxCost ?? allowance.maxCost, allowance.maxCost);
    const accepted = { run, state: before?.state ?? ("requested" as const), jobs: spec.jobs, maxCost };
    return context.json(accepted satisfies z.infer<typeof acceptedSchema>, 202);
  });
}

/** Nothing is begun for who would then look for it under another id. */
function assertSameRun(expected: string | undefined, spec: Spec, version: string): void {
  const run = runIdOf(spec);
  if (expected === undefined || expected === run) return;
  throw new Problem("other-version", `here it is katfan ${version} (engine ${ENGINE_VERSION}), and this is run ${run}`);
}

function acceptedSpec(text: string, allowance: ApiWorld["allowance"]) {
  const read = mistakesAsProblems(() => parseSpecText(text, "json", "spec"), "bad-request");
  return acceptable(read.raw, allowance);
}

function mistakesAsProblems<T>(attempt: () => T, kind: "bad-request" | "bad-spec"): T {
  try {
    return attempt();
  } catch (error) {
    throw error instanceof UserError ? problemOf(error, kind) : error;
  }
}

/** The text of a spec: the body itself, or what was uploaded before. */
async function specTextOf(body: string, owner: string, { bucket }: ApiWorld): Promise<string> {
  const upload = body.length > 200 ? undefined : uploadedSchema.safeParse(jsonOf(body)).data?.upload;
  if (upload === undefined) return body;
  const bytes = await bucket.get(uploadKey(owner, upload));
  if (bytes === undefined) throw new Problem("no-such-upload", "PUT the bytes first, to the address of POST /uploads");
  if (sha256Of(bytes) !== upload) throw new Problem("bad-request", "upload: other bytes");
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}

/** The run's state, if nothing need be started for it: it is done, or somebody is at it. */
async function fresh(
  spec: Parameters<typeof submitSpec>[0],
  owner: string,
  store: ReturnType<typeof ownerStore>,
  world: ApiWorld,
): Promise<z.infer<typeof sweepSchema> | undefined> {
  const run = runIdOf(spec);
  const asked = (await askedBy(world.bucket, owner)).find((one) => one.run === run);
  const request = asked && (await requestOf(world.bucket, owner, run))?.request;
  if (asked === undefined || request === undefined) return undefined;
  const answer = await sweepAnswer(request, asked, store);
  if (answer.state === "done") return answer;
  const heardMs = answer.updatedAt === undefined ? asked.askedMs : Date.parse(answer.updatedAt);
  const isGoing = !asked.hasEnded && ["requested", "planned", "running", "computed"].includes(answer.state);
  return isGoing && world.clock.now() - heardMs < FRESH_MS ? answer : undefined;
}

function addUploads(app: OpenAPIHono<Env>, { bucket }: ApiWorld): void {
  const route = createRoute({
    method: "post",
    path: "/uploads",
    summary: "An address to put a spec to that is larger than a request may be",
    request: { body: { required: true, ...json(uploadAskedSchema, "What will be put there") } },
    responses: { 201: json(uploadSchema, "Where to put it"), default: problem },
  });
  app.openapi(route, async (context) => {
    const { sha256, bytes } = context.req.valid("json");
    const checksum = Buffer.from(sha256, "hex").toString("base64");
    const url = await bucket.uploadUrl(uploadKey(context.get("owner"), sha256), bytes, checksum);
    const headers = { "x-amz-checksum-sha256": checksum, "content-length": String(bytes) };
    return context.json({ upload: sha256, method: "PUT" as const, url, headers }, 201);
  });
}

function addList(app: OpenAPIHono<Env>, { bucket }: ApiWorld): void {
  const query = z.object({
    limit: z.coerce.number().int().min(1).max(MOST_LISTED).default(20).openapi({ description: "How many" }),
    after: runId.optional(),
  });
  const route = createRoute({
    method: "get",
    path: "/sweeps",
    summary: "Your sweeps, the latest first",
    request: { query },
    responses: { 200: json(listSchema, "Some of them"), default: problem },
  });
  app.openapi(route, async (context) => {
    const owner = context.get("owner");
    const { limit, after } = context.req.valid("query");
    const all = await askedBy(bucket, owner);
    const from = after === undefined ? 0 : all.findIndex(({ run }) => run === after) + 1;
    const page = all.slice(from, from + limit);
    const atOnce = pLimit(READ_AT_ONCE);
    const store = ownerStore(bucket, owner);
    const answers = await atOnce.map(page, async (asked) => {
      const found = await requestOf(bucket, owner, asked.run);
      return found === undefined ? [] : [await sweepAnswer(found.request, asked, store)];
    });
    const more = from + limit < all.length ? { next: page.at(-1)!.run } : {};
    return context.json({ sweeps: answers.flat(), ...more }, 200);
  });
}

function addSweep(app: OpenAPIHono<Env>, world: ApiWorld): void {
  const { bucket, clock } = world;
  const of = (method: "get" | "delete", path: string, summary: string) => ({ method, path, summary });
  const get = createRoute({
    ...of("get", "/sweeps/{id}", "How a sweep fares"),
    request: byId,
    responses: { 200: json(sweepSchema, "Its state"), default: problem },
  });
  app.openapi(get, async (context) => {
    const owner = context.get("owner");
    const { asked, request } = await known(context.req.valid("param").id, owner, world);
    return context.json(await sweepAnswer(request, asked, ownerStore(bucket, owner)), 200);
  });
  const window = z.object({
    from: z.coerce.number().int().min(0).default(0).openapi({ description: "The number of the first part" }),
    limit: z.coerce.number().int().min(0).max(MOST_PARTS).default(MOST_PARTS),
  });
  const result = createRoute({
    ...of("get", "/sweeps/{id}/result", "Where a finished sweep's result lies"),
    request: { ...byId, query: window },
    responses: { 200: json(resultSchema, "Its summary, and addresses of all else"), default: problem },
  });
  app.openapi(result, async (context) => {
    const owner = context.get("owner");
    const { id } = context.req.valid("param");
    await known(id, owner, world);
    return context.json(await resultAnswer(id, ownerStore(bucket, owner), context.req.valid("query")), 200);
  });
  const cancel = createRoute({
    ...of("delete", "/sweeps/{id}", "Stop a sweep; what is done is kept"),
    request: byId,
    responses: { 200: json(sweepSchema, "Its state"), default: problem },
  });
  app.openapi(cancel, async (context) => {
    const owner = context.get("owner");
    const { id } = context.req.valid("param");
    const { asked, request } = await known(id, owner, world);
    const store = ownerStore(bucket, owner);
    if ((await manifestOf(id, store)) === undefined) {
      await cancelRun(id, store);
      await noteEnd(bucket, owner, id, clock.now());
    }
    return context.json(await sweepAnswer(request, asked, store), 200);
  });
}

/** A sweep of this owner; another's doesn't exist. */
async function known(run: string, owner: string, { bucket }: ApiWorld) {
  const found = await requestOf(bucket, owner, run);
  const asked: Asked | undefined = found && (await askedBy(bucket, owner)).find((one) => one.run === run);
  if (found === undefined || asked === undefined) throw new Problem("not-found");
  return { ...found, asked };
}
