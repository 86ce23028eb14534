/** What a deployment answered, by its form; an answer of another form is one of another version. */
import type * as z from "zod";
import { UserError } from "../errors.js";

export function understood<T extends z.ZodType>(form: T, said: unknown, place: string): z.output<T> {
  const read = form.safeParse(said);
  if (read.success) return read.data;
  const at = read.error.issues[0]?.path.join(".") ?? "";
  const what = `the deployment's answer isn't of the form that this katfan reads${at === "" ? "" : ` (at ${at})`}`;
  const remedy = "It is of another version of katfan, or not katfan's: see its address in katfan's SSM parameter.";
  throw new UserError({ code: "other-version", place, what, remedy }, [], { cause: read.error });
}
