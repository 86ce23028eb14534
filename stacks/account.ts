/** What the account itself allows, where the settings don't say it. */
import { GetAccountSettingsCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { Concurrency } from "./settings.js";

/** Lambda leaves at least so many executions to functions without a reservation. */
const UNRESERVED = 100;
/** What most accounts have. */
const USUAL = 1_000;

/**
 * How many workers may run at once, and how many of these are reserved for them: half of what the account has to give,
 * unless the settings say another number. Reserving bounds what runs can spend in a minute, and takes it from others.
 *
 * An account that has next to nothing to give keeps it: then its own limit is the bound.
 */
export async function concurrencyFor(asked: Concurrency): Promise<{ workers: number; reserved: number | undefined }> {
  if (asked.workers !== undefined) return { workers: asked.workers, reserved: asked.workers };
  const all = asked.account ?? (await ofAccount());
  const reserved = Math.floor((all - UNRESERVED) / 2);
  return reserved >= asked.copies ? { workers: reserved, reserved } : { workers: all, reserved: undefined };
}

async function ofAccount(): Promise<number> {
  try {
    const { AccountLimit } = await new LambdaClient({}).send(new GetAccountSettingsCommand({}));
    return AccountLimit?.ConcurrentExecutions ?? USUAL;
  } catch (error) {
    console.warn(`The account's concurrency can't be read (${String(error)}); ${USUAL} is taken for it.`);
    return USUAL;
  }
}
