/** The forms of what the API answers, as it describes them of itself. */
import { z } from "@hono/zod-openapi";

const count = z.int().min(0);
const time = z.iso.datetime().openapi({ example: "2026-11-24T12:00:00.000Z" });
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const address = z.url().openapi({ description: "An address that can be read for a while, by whoever has it" });

export const runId = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .openapi({ description: "The hash of the spec: 32 hexadecimal digits", example: "0123456789abcdef0123456789abcdef" });

const range = z.object({ first: count, count });

export const sweepSchema = z
  .object({
    run: runId,
    name: z.string().optional(),
    state: z
      .enum(["requested", "planned", "running", "computed", "done", "cancelled", "stopped"])
      .openapi({ description: "requested: no orchestrator has begun. stopped, cancelled: ask again to go on" }),
    reason: z.string().optional(),
    detail: z.string().optional(),
    jobs: count,
    most: count.optional(),
    jobsDone: count,
    failures: count.openapi({ description: "Jobs that failed, so far: each is a row with its error" }),
    missing: z.array(range).optional(),
    invocations: count,
    cost: z.number().min(0).openapi({ description: "Spent so far [US dollars]" }),
    askedAt: time,
    startedAt: time.optional(),
    updatedAt: time.optional(),
  })
  .openapi("Sweep");
export type SweepAnswer = z.infer<typeof sweepSchema>;

export const acceptedSchema = z
  .object({
    run: runId,
    state: sweepSchema.shape.state,
    jobs: count,
    maxCost: z.number().openapi({ description: "It is stopped before it costs more [US dollars]" }),
  })
  .openapi("Accepted");

export const listSchema = z
  .object({
    sweeps: z.array(sweepSchema),
    next: runId.optional().openapi({ description: "To go on with, as `after`" }),
  })
  .openapi("Sweeps");

const file = z.object({ url: address, sha256 });
export const partSchema = file.extend({
  key: z
    .string()
    .openapi({ description: "Its name in the run's folder", example: "parts/0000000000000000-1000.parquet" }),
  ...range.shape,
  failures: count,
});

export const resultSchema = z
  .object({
    run: runId,
    jobs: count,
    failures: count,
    engine: z.string(),
    specSha256: sha256,
    summary: file.extend({
      content: z
        .record(z.string(), z.unknown())
        .optional()
        .openapi({ description: "The statistics themselves, unless they are large" }),
    }),
    report: z.object({ url: address }).optional().openapi({ description: "One page of HTML" }),
    spec: z.object({ url: address }),
    look: z.object({ url: address }).optional().openapi({ description: "How it is shown: its name, its plots' axes" }),
    plan: z.object({ url: address }),
    manifest: z.object({ url: address }),
    partCount: count,
    parts: z.array(partSchema),
    nodes: z
      .array(file.extend({ key: z.string() }))
      .optional()
      .openapi({
        description: "Of a sweep of many parts: what the manifest names instead of them, with the first part",
      }),
    next: count.optional().openapi({ description: "The number of the first part that isn't in this list, for `from`" }),
  })
  .openapi("Result");

export const uploadAskedSchema = z
  .strictObject({
    sha256: sha256.openapi({ description: "SHA-256 of the spec's bytes, in hex" }),
    bytes: z
      .int()
      .min(1)
      .max(64 * 1024 * 1024),
  })
  .openapi("UploadAsked");

export const uploadSchema = z
  .object({
    upload: sha256.openapi({ description: "For `POST /sweeps`, once the bytes are there" }),
    method: z.literal("PUT"),
    url: address,
    headers: z.record(z.string(), z.string()).openapi({ description: "To be sent along" }),
  })
  .openapi("Upload");

export const uploadedSchema = z.strictObject({ upload: sha256 }).openapi("Uploaded");

/** As RFC 9457 has it. */
export const problemSchema = z
  .object({
    type: z.string().openapi({ description: "Which kind of problem: a URN that never changes" }),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    errors: z
      .array(
        z.object({
          code: z.string(),
          place: z.string().openapi({ description: "Where in the spec, or in the model's text" }),
          what: z.string(),
          remedy: z.string().optional(),
        }),
      )
      .optional()
      .openapi({ description: "Each mistake of a spec" }),
  })
  .openapi("Problem");
