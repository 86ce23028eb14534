/**
 * What is answered to a request of the page: an address below the server's own, and what it asks for.
 *
 * Who asks has been let in. Not here: who may (lib/cli/serve/server.ts).
 */
import { UserError } from "../errors.js";
import { RUN_ID } from "../fanout/keys.js";
import { type Question, readQuestion } from "./counts/question.js";
import { type Explorer, Explorers } from "./explorers.js";
import { servedPage } from "./page/page.js";
import { isAsStored, listedJobs, selectedTables } from "./selection.js";
import { FORMATS, type Format, type ServeWorld } from "./world.js";

export interface Request {
  readonly method: string;
  /** Without what all addresses of the server have before it: `/api/runs`. */
  readonly path: string;
  readonly query: URLSearchParams;
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The rows of runs: once they are there, or how far they are. */
export type RowsAtHand = Pick<Explorers, "of" | "progress">;

/** Answers requests. Throws what the user or the world did, for who turns it into an answer (`mistakeAnswer`). */
export function answers(
  world: ServeWorld,
  explorers: RowsAtHand = new Explorers(world),
): (request: Request) => Promise<Answer> {
  return async ({ method, path, query }) => {
    const [, top, run = "", what = ""] = /^\/(\w*)(?:\/(\w+))?(?:\/([\w.]+))?$/.exec(path) ?? [];
    if (method === "GET" && top === "" && run === "") {
      return { status: 200, type: HTML, body: servedPage(world.place) };
    }
    if (method === "GET" && top === "runs" && run === "") return json({ place: world.place, runs: await world.runs() });
    if (top !== "runs" || !RUN_ID.test(run)) throw notThere(path);
    const answer = method === "GET" ? OF_RUN[what] : method === "POST" && what === "replay" ? replayed : undefined;
    if (answer === undefined) throw notThere(path);
    return world.whole(run, () => answer({ run, query, world, explorers }));
  };
}

/** A mistake, as the page shows it. */
export function mistakeAnswer({ code, place, what, remedy }: UserError): Answer {
  const status = code === "no-such-run" || code === "not-there" ? 404 : 400;
  return { ...json({ error: { code, place, what, remedy } }), status };
}

interface Asked {
  readonly run: string;
  readonly query: URLSearchParams;
  readonly world: ServeWorld;
  readonly explorers: RowsAtHand;
}

const OF_RUN: Readonly<Record<string, (asked: Asked) => Promise<Answer>>> = {
  "": async ({ run, world }) => json((await world.oneRun(run)) ?? (await Promise.reject(noSuchRun(run)))),
  rows: rowsAnswer,
  facts: async ({ run, query, explorers }) => {
    const { explored } = await explorers.of(run);
    return json(await explored.facts(query.getAll("name")));
  },
  counts: async ({ run, query, explorers }) => {
    const counts = await (await explorers.of(run)).explored.counts(questionIn(query));
    return {
      status: 200,
      type: "application/octet-stream",
      body: new Uint8Array(counts.buffer, counts.byteOffset, counts.byteLength),
    };
  },
  prepare: async ({ run, query, explorers }) => {
    await (await explorers.of(run)).explored.prepare(questionIn(query));
    return { status: 204, type: "text/plain", body: "" };
  },
  jobs: async ({ run, query, world, explorers }) => {
    const behind = Number(query.get("behind") ?? -1);
    return json(await listedJobs(run, questionIn(query), behind, await explorers.of(run), world));
  },
  selection: selectionAnswer,
  report: async ({ run, world }) => ({ status: 200, type: HTML, body: await world.report(run) }),
};

const HTML = "text/html; charset=utf-8";

async function rowsAnswer({ run, explorers }: Asked): Promise<Answer> {
  const found = await explorers.progress(run);
  if (!("explored" in found)) return json({ loading: found });
  const { loaded, jobs, axes, plane, log, spec } = found;
  const { count, quantities } = loaded;
  const facts = await found.explored.facts([...new Set([...axes, ...plane])]);
  const shown = quantities.map(({ label, unit, role }) => ({ label, unit, role }));
  const { name = null, description = null } = spec;
  return json({ count, jobs, name, description, quantities: shown, axes, plane, log, facts });
}

async function selectionAnswer({ run, query, world, explorers }: Asked): Promise<Answer> {
  const format = formatIn(query);
  const explorer: Explorer = await explorers.of(run);
  const saved = await world.saved(format, selectedTables(run, questionIn(query), explorer, world));
  return {
    status: 200,
    type: format === "csv" ? "text/csv; charset=utf-8" : "application/vnd.apache.parquet",
    body: saved.read(),
    headers: {
      "content-length": String(saved.bytes),
      "content-disposition": `attachment; filename="${run.slice(0, 8)}-selection.${format}"`,
    },
  };
}

async function replayed({ run, query, world, explorers }: Asked): Promise<Answer> {
  const explorer = await explorers.of(run);
  const replay = await world.replay(run, Number(query.get("job")));
  return json({ ...replay, isAsStored: await isAsStored(run, replay, explorer, world) });
}

function questionIn(query: URLSearchParams): Question {
  return readQuestion(query.get("q") ?? "");
}

function formatIn(query: URLSearchParams): Format {
  const format = FORMATS.find((each) => each === query.get("format"));
  if (format !== undefined) return format;
  throw new UserError({
    code: "unknown-format",
    place: "format",
    what: `a selection can't be saved as "${query.get("format")}"`,
    remedy: `It can as ${FORMATS.join(" or ")}.`,
  });
}

function json(content: unknown): Answer {
  return { status: 200, type: "application/json", body: JSON.stringify(content) };
}

function notThere(path: string): UserError {
  return new UserError({ code: "not-there", place: path, what: "nothing is here", remedy: "Begin at the first page." });
}

function noSuchRun(run: string): UserError {
  return new UserError({
    code: "no-such-run",
    place: run,
    what: "there is no such run in the folder any more",
    remedy: "The list shows those there are.",
  });
}
