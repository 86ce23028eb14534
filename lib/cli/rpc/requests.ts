/** What a program may ask for. It comes from outside, so it is read by a schema. */
import * as z from "zod";

const common = {
  /** Stands in each answer. */
  id: z.int().nonnegative(),
};

/** Where the program is, and what of its environment is another than when it asked last; null: it is gone. */
const surroundings = {
  cwd: z.string().optional(),
  env: z.record(z.string(), z.string().nullable()).optional(),
};

const REQUEST = z.discriminatedUnion("do", [
  /** A command line, and what stands for its standard input. */
  z.object({ ...common, ...surroundings, do: z.literal("command"), args: z.array(z.string()), input: z.string() }),
  /** A model's own analysis: its arrays as numbers. */
  z.object({ ...common, ...surroundings, do: z.literal("solve"), text: z.string(), file: z.string() }),
  /** A spec as a function, compiled; what `vary` names are its inputs. */
  z.object({ ...common, ...surroundings, do: z.literal("compile"), spec: z.string() }),
  /** A function at `count` points, which follow as numbers, shape (count, inputs). */
  z.object({ ...common, do: z.literal("call"), function: z.int().nonnegative(), count: z.int().nonnegative() }),
  /** Its derivatives by its inputs there. */
  z.object({ ...common, do: z.literal("jacobian"), function: z.int().nonnegative(), count: z.int().nonnegative() }),
  /** A function is no longer needed. */
  z.object({ ...common, do: z.literal("forget"), function: z.int().nonnegative() }),
  /** Another request is to end in order; asked for again, the process ends at once. */
  z.object({ ...common, do: z.literal("stop"), request: z.int().nonnegative() }),
]);

export type Request = z.output<typeof REQUEST>;
export type RequestTo<Do extends Request["do"]> = Extract<Request, { readonly do: Do }>;

/** A request, or what is wrong with it. */
export function requestOf(head: unknown): Request | { readonly wrong: string; readonly id: number } {
  if (isCall(head)) return head;
  const read = REQUEST.safeParse(head);
  if (read.success) return read.data;
  const id = typeof head === "object" && head !== null && "id" in head && typeof head.id === "number" ? head.id : 0;
  return { wrong: z.prettifyError(read.error), id };
}

/** Whether it is a call, which comes by the ten thousand: the schema would take a tenth of its time. */
function isCall(head: unknown): head is RequestTo<"call"> {
  const { do: what, ...numbers } = (head ?? {}) as Partial<RequestTo<"call">>;
  return (
    what === "call" &&
    [numbers.id, numbers.function, numbers.count].every((each) => Number.isSafeInteger(each) && each! >= 0)
  );
}
