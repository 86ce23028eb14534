/** A schema that is made when it is met: making those of all that a spec can hold takes longer than reading one. */
import * as z from "zod";

/**
 * @param make a schema of what must be there where it stands: what may be left out is so by `.optional()` behind this. An object asks that
 *   of each of its fields, of those that aren't there too, and would have it made to know.
 */
export function later<T extends z.ZodType>(make: () => T): z.ZodLazy<T> {
  const schema = z.lazy(make);
  for (const asked of ["optin", "optout"]) answer(schema, asked, undefined);
  return schema;
}

/** The same of an object that says by its `kind` which of several it is. */
export function laterOfKind<T extends z.ZodObject>(kind: string, make: () => T): z.ZodLazy<T> {
  const schema = later(make);
  answer(schema, "propValues", { kind: new Set([kind]) });
  return schema;
}

/** Configurable: a report's page has one schema that stands for all (scripts/page-engine.mjs). */
function answer(schema: z.ZodLazy, asked: string, value: unknown): void {
  Object.defineProperty(schema._zod, asked, { value, configurable: true });
}
