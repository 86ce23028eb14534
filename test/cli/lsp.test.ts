/** `katfan lsp` as an editor has it: the program, its streams, the protocol. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";

const PROGRAM = path.resolve(import.meta.dirname, "../../bin/katfan");
const URI = "file:///cavity.kat";
const TEXT =
  "l laser P=1\nm ITM R=0.99 T=0.01\ns arm laser.p1 ITM.p1 L=1\npd power ITM.p2.o\nxaxis(ITM.phi, lin, 0, 1, 2)\n";

let child: ChildProcess | undefined;
afterEach(() => child?.kill());

/** A server, and what it says of texts, in order. */
async function started() {
  child = spawn(process.execPath, [PROGRAM, "lsp", "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  const editor = createMessageConnection(new StreamMessageReader(child.stdout!), new StreamMessageWriter(child.stdin!));
  const waiting: ((said: Said) => void)[] = [];
  const heard: Said[] = [];
  editor.onNotification("textDocument/publishDiagnostics", (said: Said) => {
    const next = waiting.shift();
    if (next === undefined) heard.push(said);
    else next(said);
  });
  editor.listen();
  const { capabilities } = await editor.sendRequest<{ capabilities: object }>("initialize", { capabilities: {} });
  const said = () =>
    new Promise<Said>((resolve) => (heard.length > 0 ? resolve(heard.shift()!) : waiting.push(resolve)));
  return { editor, capabilities, said };
}

interface Said {
  readonly uri: string;
  readonly diagnostics: readonly { readonly range: object; readonly message: string; readonly code: string }[];
}

const opened = (editor: MessageConnection, text: string) =>
  editor.sendNotification("textDocument/didOpen", {
    textDocument: { uri: URI, languageId: "katscript", version: 1, text },
  });
const changed = (editor: MessageConnection, text: string) =>
  editor.sendNotification("textDocument/didChange", {
    textDocument: { uri: URI, version: 2 },
    contentChanges: [{ text }],
  });
const at = (line: number, character: number) => ({ textDocument: { uri: URI }, position: { line, character } });

describe("the language server", () => {
  it("says what is wrong as one types, and what only planning finds once a text is opened or saved", async () => {
    const { editor, said } = await started();
    await opened(editor, TEXT);
    expect(await said()).toEqual({ uri: URI, diagnostics: [] });
    await changed(editor, TEXT.replace("ITM.phi", "ITM.fi"));
    const [mistake] = (await said()).diagnostics;
    expect(mistake).toMatchObject({
      range: { start: { line: 4, character: 6 }, end: { line: 4, character: 12 } },
      severity: 1,
      source: "katfan",
    });
    expect(mistake!.message).toContain("phi");
    const unstable =
      "l a P=1\nm m1 R=0.9 T=0.1 Rc=-1\nm m2 R=0.9 T=0.1 Rc=1\nlink(a, m1, 10, m2)\nmodes(maxtem=1)\ncav c m2.p1.o\npd P m2.p2.o\n";
    await changed(editor, unstable);
    expect((await said()).diagnostics).toEqual([]);
    await editor.sendNotification("textDocument/didSave", { textDocument: { uri: URI } });
    expect((await said()).diagnostics[0]!.message).toContain("no beam");
    await editor.sendNotification("textDocument/didClose", { textDocument: { uri: URI } });
    expect((await said()).diagnostics).toEqual([]);
  });

  it("offers the words that may come: kinds, arguments, parameters and ports of an element, names", async () => {
    const { editor, said } = await started();
    await opened(editor, `${TEXT}bs \nITM.p1.\npd back ITM.\nmirror ETM R\nseries(xaxis(`);
    await said();
    const labels = async (line: number, character: number) =>
      (await editor.sendRequest<{ label: string }[]>("textDocument/completion", at(line, character))).map(
        (each) => each.label,
      );
    expect(await labels(0, 0)).toEqual(expect.arrayContaining(["mirror", "m", "cav", "xaxis", "fsig"]));
    expect(await labels(5, 3)).toEqual([]); // a name is to come, which is the user's to find
    expect(await labels(6, 7)).toEqual(["i", "o"]);
    expect(await labels(7, 12)).toEqual(expect.arrayContaining(["R", "phi", "p1", "p2", "dofs"]));
    expect(await labels(8, 12)).toEqual(expect.arrayContaining(["R=", "Rc=", "ITM", "laser", "sqrt"]));
    expect(await labels(9, 13)).toEqual(expect.arrayContaining(["steps=", "noxaxis", "ITM"]));
  });

  it("tells what a word takes, with units and defaults", async () => {
    const { editor, said } = await started();
    await opened(editor, TEXT);
    await said();
    const meaning = async (line: number, character: number) =>
      (await editor.sendRequest<{ contents: { value: string } } | null>("textDocument/hover", at(line, character)))
        ?.contents.value;
    expect(await meaning(0, 0)).toContain("`laser`, `l`, `Laser`\n\n- `P=1` W\n");
    expect(await meaning(4, 8)).toContain("- `phi=0` degrees");
    expect(await meaning(0, 9)).toBeUndefined();
  });

  it("ends well where the editor writes that and is gone at once", async () => {
    child = spawn(process.execPath, [PROGRAM, "lsp", "--stdio"], { stdio: ["pipe", "ignore", "inherit"] });
    const words = [
      { id: 1, method: "initialize", params: { capabilities: {} } },
      { method: "textDocument/didOpen", params: { textDocument: { uri: URI, text: TEXT } } },
      { id: 2, method: "shutdown" },
      { method: "exit" },
    ].map((word) => JSON.stringify({ jsonrpc: "2.0", ...word }));
    child.stdin!.end(words.map((word) => `Content-Length: ${Buffer.byteLength(word)}\r\n\r\n${word}`).join(""));
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("ends well when it is told to, and not well when the editor is gone without a word", async () => {
    const { editor } = await started();
    await editor.sendRequest("shutdown");
    const ended = once(child!, "exit");
    await editor.sendNotification("exit");
    expect(await ended).toEqual([0, null]);
    const second = await started();
    const gone = once(child!, "exit");
    second.editor.dispose();
    child!.stdin!.end();
    expect(await gone).toEqual([1, null]);
  });
});
