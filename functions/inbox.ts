/** Starts the runs of specs that are dropped into the bucket's inbox, or that the clock asks for. */
import type { S3Event } from "aws-lambda";
import { type Dropped, nameInInbox, takeIn } from "../lib/api/inbox.js";
import { INBOX_OWNER, ownerOfEvent } from "../lib/api/owner.js";
import { logLine } from "../lib/backends/lambda/function-log.js";
import { allowanceOf, bucketOf, callerOf, inboxOf, needed } from "../lib/backends/lambda/function-world.js";
import { callLater } from "../lib/backends/lambda/lambda.js";
import { invocationClock } from "../lib/backends/lambda/lambda-clock.js";

const client = callerOf(process.env, { sockets: 4, replySeconds: 20 });
const orchestrator = needed("KATFAN_ORCHESTRATOR", process.env);
const world = {
  bucket: bucketOf(process.env),
  inbox: inboxOf(process.env),
  allowance: allowanceOf(process.env),
  start: (task: object) => callLater(client, orchestrator, task),
};

/** What the schedule sends: which spec of the inbox, and when it was to be. */
interface Scheduled {
  readonly scheduled: string;
  readonly time: string;
}

export async function handler(event: S3Event | Scheduled): Promise<void> {
  for (const dropped of "scheduled" in event ? scheduled(event) : droppedIn(event)) {
    const taken = await takeIn(dropped, { ...world, clock: invocationClock() });
    const run = taken.kind === "taken" ? taken.run : undefined;
    const problem = taken.kind === "refused" ? taken.problem : undefined;
    logLine("inbox", { function: "inbox", outcome: taken.kind, run, problem });
  }
}

function droppedIn(event: S3Event): Dropped[] {
  return event.Records.flatMap(({ s3, userIdentity }) => {
    const name = nameInInbox(decodeURIComponent(s3.object.key.replaceAll("+", " ")));
    return name === undefined ? [] : [{ name, owner: ownerOfEvent(userIdentity?.principalId) }];
  });
}

/** The seed of a scheduled run is its time: the same spec with the same seed would be the run that is there already. */
function scheduled({ scheduled: name, time }: Scheduled): Dropped[] {
  const digits = time.replace(/\D/g, "").slice(0, 14);
  return [{ name, owner: INBOX_OWNER, seed: digits === "" ? undefined : String(BigInt(digits)) }];
}
