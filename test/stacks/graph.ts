/** Looks into the graph of resources that the real `sst diff` finds for a deployment. */
import { type Graph, recordGraph } from "../../scripts/sst.js";

/** The account and region that the recorded graph is for. */
export const ACCOUNT = "000000000000";
export const REGION = "us-east-1";

export interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

type Inputs = Readonly<Record<string, unknown>>;

export class Recorded {
  readonly graph: Graph;

  constructor(graph: Graph) {
    this.graph = graph;
  }

  /** The inputs of all resources of a type, by name. */
  all(type: string): ReadonlyMap<string, Inputs> {
    const found = this.graph.resources.filter((resource) => resource.type === type);
    return new Map(found.map(({ name, inputs }) => [name, inputs as Inputs]));
  }

  inputs(type: string, name: string): Inputs {
    const found = this.all(type).get(name);
    if (found === undefined) throw new Error(`no ${type} "${name}" among ${[...this.all(type).keys()].join(", ")}`);
    return found;
  }

  lambda(component: string): Inputs {
    return this.inputs("aws:lambda/function:Function", `${component}Function`);
  }

  environment(component: string): Readonly<Record<string, string>> {
    return (this.lambda(component).environment as { variables: Record<string, string> }).variables;
  }

  /** Everything that a function's role may do. */
  statements(component: string): readonly Statement[] {
    const role = this.inputs("aws:iam/role:Role", `${component}Role`);
    const policies = role.inlinePolicies as readonly { readonly policy: string }[];
    return policies.flatMap(({ policy }) => (JSON.parse(policy) as { Statement: Statement[] }).Statement);
  }

  get bucket(): string {
    return String(this.inputs("aws:s3/bucket:Bucket", "RunsBucket").bucket);
  }

  /** What a function's role may do, a line a pair of action and resource, the bucket's name left out. */
  grants(component: string): readonly string[] {
    const short = (arn: string) =>
      arn
        .replace(`arn:aws:s3:::${this.bucket}`, "s3:")
        .replace(`arn:aws:lambda:${REGION}:${ACCOUNT}:function:`, "function ")
        .replace(`arn:aws:logs:${REGION}:${ACCOUNT}:log-group:`, "log ");
    return this.statements(component)
      .flatMap(({ Action, Resource, Condition }) =>
        [Action].flat().flatMap((action) => {
          const when = Condition === undefined ? "" : ` if ${JSON.stringify(Condition)}`;
          return [Resource].flat().map((resource) => `${action} ${short(resource)}${when}`);
        }),
      )
      .sort();
  }
}

/** What has been recorded, by stage. */
const known = new Map<string, Promise<Recorded>>();

/** The graph of a stage, which has the same settings each time. */
export function recorded(stage: string, settings: Readonly<Record<string, string>> = {}): Promise<Recorded> {
  const own = known.get(stage) ?? recordGraph({ stage, settings }).then((graph) => new Recorded(graph));
  known.set(stage, own);
  return own;
}

/** A deployment with every setting set. */
export const ALL_SETTINGS = {
  KATFAN_WORKER_COPIES: "3",
  KATFAN_WORKER_CONCURRENCY: "100",
  KATFAN_WORKER_MEMORY: "3538",
  KATFAN_WORKER_TIMEOUT: "120",
  KATFAN_KEEP_DAYS: "7",
  KATFAN_MAX_COST: "3",
  KATFAN_OWNER_RUNS: "2",
  KATFAN_CODE_JOBS: "yes",
  KATFAN_JWT_ISSUER: "https://issuer.example/",
  KATFAN_JWT_AUDIENCE: "katfan",
  KATFAN_ALARM_EMAIL: "someone@example.org",
  KATFAN_SCHEDULE: "rate(1 day)",
  KATFAN_SCHEDULE_SPEC: "nightly.json",
};

/** The deployable functions, by their components' names. */
export const FUNCTIONS = ["Worker0", "Reducer", "Orchestrator", "Inbox", "ApiHandler"];
