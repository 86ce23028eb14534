/** `katfan verify`: asks the user's own Finesse whether our numbers are right, of jobs of a sweep or of KatScript files. */
import { runVerify, type VerifyOptions } from "../../backends/finesse/verify.js";
import { readSpecFile } from "../spec/read-spec-file.js";
import { EXIT, type ExitCode } from "../terminal/exit-codes.js";
import { katscriptText } from "../terminal/input-text.js";
import { print } from "../terminal/output.js";

export interface VerifyCommand {
  readonly sample?: number;
  readonly seed?: string;
  readonly tolerance?: number;
  readonly python?: string;
  readonly json?: boolean;
}

export async function verify(named: string, options: VerifyCommand): Promise<ExitCode> {
  const { sample, seed, tolerance, python } = options;
  if (named.endsWith(".kat")) return verifyFiles([named], options);
  const { spec, told } = await readSpecFile(named);
  const wanted = Object.entries({ sample, seed, tolerance, python }).filter(([, value]) => value !== undefined);
  const { agrees, lines, record } = await told(() => runVerify({ spec, ...Object.fromEntries(wanted) }));
  for (const line of options.json === true ? [JSON.stringify(record)] : lines) print(line);
  return agrees ? EXIT.good : EXIT.someFailed;
}

/** The same for files and their own analyses, a line each with `json`. */
export async function verifyFiles(
  files: readonly string[],
  { tolerance, python, json }: Omit<VerifyOptions, "finesse"> & { readonly json?: boolean },
): Promise<ExitCode> {
  let all = true;
  for (const file of files) {
    const { agrees, lines, record } = await runVerify({
      ...{ katscript: katscriptText(file), file },
      ...(tolerance === undefined ? {} : { tolerance }),
      ...(python === undefined ? {} : { python }),
    });
    for (const line of json === true ? [JSON.stringify({ file, ...record })] : [`# ${file}`, ...lines]) print(line);
    all &&= agrees;
  }
  return all ? EXIT.good : EXIT.someFailed;
}
