/** `katfan schema`: the JSON Schema of a spec, for editors and programs. */
import { specJsonSchema } from "../../sweep/spec/spec-schema.js";
import { EXIT, type ExitCode } from "../terminal/exit-codes.js";
import { print } from "../terminal/output.js";

export function schema(): ExitCode {
  print(schemaText().trimEnd());
  return EXIT.good;
}

/** The schema as docs/spec.schema.json has it. */
export function schemaText(): string {
  return `${JSON.stringify(specJsonSchema(), null, 2)}\n`;
}
