/** The extension for VS Code, beside an editor that has no more than it asks for. */
import { readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { KATFAN, katfan, ROOT } from "../cli/katfan.js";

const FOLDER = path.join(ROOT, "editors", "vscode");
const WRONG = "l laser P=1\npd power lasre.p1.o\n";

interface Document {
  readonly languageId: string;
  readonly uri: { toString(): string };
  getText(): string;
}
type Hear = (what: unknown) => void;

let command: readonly string[] = [process.execPath, KATFAN];
const events = new Map<string, Hear>();
const shown = new Map<string, readonly Record<string, unknown>[]>();
let told: () => void = () => {};
const on = (name: string) => (hear: Hear) => {
  events.set(name, hear);
  return { dispose() {} };
};
class Range {
  constructor(...ends: readonly number[]) {
    Object.assign(this, { ends });
  }
}
class Diagnostic {
  constructor(range: Range, message: string, severity: number) {
    Object.assign(this, { range, message, severity });
  }
}
const EDITOR = {
  Range,
  Diagnostic,
  DiagnosticSeverity: { Error: 0 },
  languages: {
    createDiagnosticCollection: () => ({
      set: (uri: object, found: readonly Record<string, unknown>[]) => {
        shown.set(String(uri), found);
        told();
      },
      delete: (uri: object) => shown.delete(String(uri)),
      dispose() {},
    }),
  },
  workspace: {
    textDocuments: [],
    getConfiguration: () => ({ get: () => command }),
    onDidOpenTextDocument: on("open"),
    onDidChangeTextDocument: on("change"),
    onDidCloseTextDocument: on("close"),
  },
};

const document = (text: string, languageId = "katscript"): Document => ({
  languageId,
  uri: { toString: () => "file:///a.kat" },
  getText: () => text,
});
async function said(act: () => void) {
  const heard = new Promise<void>((resolve) => {
    told = resolve;
  });
  act();
  await heard;
  return shown.get("file:///a.kat")!;
}

const loader = Module as unknown as { _load: (name: string, ...rest: unknown[]) => unknown };
const load = loader._load;
const subscriptions: { dispose(): void }[] = [];
beforeAll(() => {
  loader._load = (name, ...rest) => (name === "vscode" ? EDITOR : load(name, ...rest));
  createRequire(import.meta.url)(path.join(FOLDER, "extension.js")).activate({ subscriptions });
});
afterAll(() => {
  loader._load = load;
  for (const each of subscriptions) each.dispose();
});

it("shows a text's mistakes where they are, and takes them away when they are mended", async () => {
  const [mistake, ...others] = await said(() => events.get("open")!(document(WRONG)));
  expect(others).toEqual([]);
  expect(mistake).toMatchObject({ range: { ends: [1, 9, 1, 19] }, code: "unknown-element", source: "katfan" });
  expect(mistake!.message).toContain('Did you mean "laser"?');
  expect(await said(() => events.get("change")!({ document: document(WRONG.replace("lasre", "laser")) }))).toEqual([]);
});

it("says how to name katfan where there is none", async () => {
  command = ["no-such-katfan"];
  const [mistake] = await said(() => events.get("open")!(document(WRONG)));
  expect(mistake).toMatchObject({ code: "no-katfan", message: expect.stringContaining("katscript.command") });
});

it("has a problem matcher that reads what katfan check says", async () => {
  const { contributes } = JSON.parse(readFileSync(path.join(FOLDER, "package.json"), "utf8"));
  const [{ pattern }] = contributes.problemMatchers;
  const { stderr } = await katfan(["check", "-"], { input: WRONG });
  const found = new RegExp(pattern.regexp, "m").exec(stderr)!;
  expect([found[pattern.line], found[pattern.column]]).toEqual(["2", "10"]);
  expect(found[pattern.message]).toContain("lasre");
});
