/**
 * `katfan rpc`: serves the program that started it, until its standard input ends.
 *
 * Each request has a number, which stands in all that is answered to it: lines that are said and how far a run is while it
 * goes on, then one answer. The first line says who is there. docs/rpc.md has all of them.
 */
import { AsyncLocalStorage, AsyncResource } from "node:async_hooks";
import { VERSION } from "../../constants.js";
import { jobsToShow } from "../../fanout/run-state.js";
import { EXIT, type ExitCode } from "../terminal/exit-codes.js";
import { servedInput } from "../terminal/input-text.js";
import { hearBy, type Listener } from "../terminal/listener.js";
import { frameOf, frameReader } from "./frames.js";
import { callFunction, compileText, forgetFunction } from "./functions.js";
import { PROTOCOL } from "./protocol.js";
import { type Reply, replyOfError, wrongRequest } from "./replies.js";
import { type Request, requestOf } from "./requests.js";
import { solvedText } from "./solved.js";

/** Runs a command line; what it throws is the user's mistake, or a bug. */
export type RunCommand = (args: readonly string[]) => Promise<ExitCode>;

/** Has a request that is under way end. */
type Stops = Map<number, Set<() => void>>;

export async function rpc(run: RunCommand): Promise<ExitCode> {
  const heard = new AsyncLocalStorage<Listener>();
  hearBy(() => heard.getStore());
  const stops: Stops = new Map();
  const under = new Set<Promise<void>>();
  const answer = (id: number, { head, numbers }: Reply) => process.stdout.write(frameOf({ id, ...head }, numbers));
  process.stdout.write(frameOf({ katfan: VERSION, protocol: PROTOCOL, node: process.version, process: process.pid }));

  async function serve(request: Request): Promise<void> {
    const lines: string[] = [];
    const listener = listenerOf(request, lines, stops);
    try {
      answer(request.id, await heard.run(listener, () => done(request, run, lines)));
    } catch (error) {
      answer(request.id, replyOfError(error));
    } finally {
      stops.delete(request.id);
    }
  }

  const take = frameReader(({ head, numbers }) => {
    const request = requestOf(head);
    if ("wrong" in request) return answer(request.id, wrongRequest(request.wrong));
    if (request.do === "call" || request.do === "jacobian") return answer(request.id, callFunction(request, numbers));
    if (request.do === "forget") return forgetFunction(request.function);
    if (request.do === "stop") return stop(stops, request.request);
    const served = serve(request).finally(() => under.delete(served));
    under.add(served);
  });
  const input = servedInput().on("data", take); // a call of a function costs less so than by an iterator
  await new Promise((resolve) => input.once("close", resolve));
  for (const id of stops.keys()) stop(stops, id); // who has asked is gone: what is done is kept
  await Promise.all(under);
  return EXIT.good;
}

function stop(stops: Stops, request: number): void {
  for (const each of stops.get(request) ?? []) each();
}

/** Hears one request's command, for the program. */
function listenerOf(request: Request, lines: string[], stops: Stops): Listener {
  const { id } = request;
  const tell = (what: object) => void process.stdout.write(frameOf({ id, ...what }));
  return {
    input: request.do === "command" ? request.input : "",
    print: (line) => void lines.push(line),
    say: (said) => tell({ said }),
    progress: (state) => {
      const { jobsDone, failures } = state;
      tell({ progress: { jobs: jobsToShow(state), jobsDone, failures } });
    },
    onStop: (each) => {
      const bound = AsyncResource.bind(each); // what it says belongs to this request, whoever calls it
      const of = stops.get(id) ?? new Set();
      stops.set(id, of.add(bound));
      return () => void of.delete(bound);
    },
  };
}

type Served = Exclude<Request, { readonly do: "call" | "jacobian" | "forget" | "stop" }>;

async function done(request: Request, run: RunCommand, lines: readonly string[]): Promise<Reply> {
  const served = request as Served;
  moveTo(served);
  switch (served.do) {
    case "command":
      return { head: { code: await run(served.args), lines } };
    case "solve":
      return solvedText(served.text, served.file);
    case "compile":
      return compileText(served.spec);
  }
}

/** Goes where the program is, and takes its environment: paths mean there what they mean to it. */
function moveTo({ cwd, env = {} }: Pick<Served, "cwd" | "env">): void {
  if (cwd !== undefined && cwd !== process.cwd()) process.chdir(cwd);
  for (const [name, value] of Object.entries(env)) {
    if (value === null) delete process.env[name];
    else process.env[name] = value;
  }
}
