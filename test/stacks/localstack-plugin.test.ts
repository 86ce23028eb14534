/** Our plugin for LocalStack: its own tests, in Python, and its types. */
import { execFile } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { EDITIONS, installed } from "../../scripts/emulator-editions.js";
import { PythonUnavailable, pythonPrograms } from "../../scripts/python-environment.js";
import { describeWhere } from "../missing.js";

const PLUGIN = fileURLToPath(new URL("../../scripts/localstack", import.meta.url));
const TESTS = fileURLToPath(new URL("./localstack", import.meta.url));
const MYPY = [
  ...["mypy==2.4.1", "mypy_extensions==1.2.0", "ast_serialize==0.13.1", "librt==0.17.0", "pathspec==1.1.1"],
  "typing_extensions==4.16.0",
].join("\n");

const localstack = await installed(EDITIONS.localstack).catch((error: unknown) => {
  if (error instanceof PythonUnavailable) return error;
  throw error;
});
const missing = localstack instanceof PythonUnavailable ? `no LocalStack: ${localstack.message}` : undefined;
const python = path.join(String(localstack), "python");

/** What a program of Python prints; its own words where it fails. */
async function output(program: string, args: readonly string[], environment: Record<string, string> = {}) {
  const { PATH = "" } = process.env;
  const env = { PATH: `${path.dirname(process.execPath)}${path.delimiter}${PATH}`, ...environment };
  const options = { cwd: TESTS, env: { ...env, PYTHONDONTWRITEBYTECODE: "1" } };
  const { stdout, stderr } = await promisify(execFile)(program, [...args], options).catch((error) => error);
  return `${stdout}${stderr}`;
}

describeWhere(missing)("the plugin for LocalStack", () => {
  it.each(["test_node_process", "test_http_api"])("does what its tests say: %s", async (name) => {
    const said = await output(python, ["-m", "unittest", name], { PYTHONPATH: PLUGIN });
    expect(said).toMatch(/\nRan \d+ tests in [\d.]+s\n\nOK\n$/);
  });

  it("has types that fit together, and LocalStack's", async () => {
    const mypy = path.join(await pythonPrograms(MYPY, { options: ["--no-deps"] }), "python");
    const strict = ["--strict", "--allow-untyped-decorators", "--no-warn-return-any", "--ignore-missing-imports"];
    const where = ["--python-executable", python, "--python-version", "3.13", "--follow-imports=silent"];
    const options = [...strict, ...where, "--cache-dir", path.join(path.dirname(mypy), "..", "mypy-cache")];
    expect(await output(mypy, ["-m", "mypy", ...options, path.join(PLUGIN, "katfan_localstack")])).toMatch(/^Success/);
  });
});
