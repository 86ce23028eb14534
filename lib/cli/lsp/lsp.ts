/**
 * `katfan lsp`: a language server for KatScript on the standard streams, as editors start one.
 *
 * Of the Language Server Protocol (3.17): whole texts, mistakes as they change, completion, hover. Texts that change are read; those
 * that are opened or saved are planned and compiled as well, which takes longer and finds more.
 */
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import type { CompletionItem, CompletionItemKind, Diagnostic, Hover, Position } from "vscode-languageserver-types";
import { checkToRun } from "../../analysis/whole/check.js";
import { VERSION } from "../../constants.js";
import { type Checked, check } from "../../katscript/check.js";
import { EXIT, type ExitCode } from "../terminal/exit-codes.js";
import { servedInput } from "../terminal/input-text.js";
import { meaningAt, type Offer, offersAt } from "./words.js";

interface Named {
  readonly textDocument: { readonly uri: string };
}
interface Opened {
  readonly textDocument: { readonly uri: string; readonly text: string };
}
interface Changed extends Named {
  readonly contentChanges: readonly { readonly text: string }[];
}
interface Placed extends Named {
  readonly position: Position;
}

/** Numbers of the protocol: a text comes whole with each change; a mistake is an error; what a word that may come is. */
const WHOLE = 1;
const ERROR = 1;
const ICONS: Readonly<Record<Offer["what"], CompletionItemKind>> = {
  element: 7,
  command: 14,
  action: 3,
  function: 3,
  parameter: 10,
  port: 5,
  name: 6,
};

const CAPABILITIES = {
  textDocumentSync: { openClose: true, change: WHOLE, save: { includeText: false } },
  completionProvider: { triggerCharacters: ["."] },
  hoverProvider: true,
};

/** @returns how it ended: not good where the editor went away without saying so, as the protocol has it */
export function lsp(): Promise<ExitCode> {
  const connection = createMessageConnection(
    new StreamMessageReader(servedInput()),
    new StreamMessageWriter(process.stdout),
    undefined,
    { messageStrategy: { handleMessage } },
  );
  const texts = new Map<string, string>();
  let [isShut, handled] = [false, 0];
  const tell = (uri: string, checked: Checked) =>
    connection.sendNotification("textDocument/publishDiagnostics", { uri, diagnostics: diagnosticsOf(checked) });
  const look = (uri: string, how: (text: string, file: string) => Checked) => {
    const text = texts.get(uri);
    return text === undefined ? undefined : tell(uri, how(text, uri));
  };

  connection.onRequest("initialize", () => ({
    capabilities: CAPABILITIES,
    serverInfo: { name: "katfan", version: VERSION },
  }));
  connection.onRequest("shutdown", () => {
    isShut = true;
    return null;
  });
  connection.onNotification("textDocument/didOpen", ({ textDocument: { uri, text } }: Opened) => {
    texts.set(uri, text);
    return look(uri, checkToRun);
  });
  connection.onNotification("textDocument/didChange", ({ textDocument: { uri }, contentChanges }: Changed) => {
    texts.set(uri, contentChanges.at(-1)?.text ?? "");
    return look(uri, check);
  });
  connection.onNotification("textDocument/didSave", ({ textDocument: { uri } }: Named) => look(uri, checkToRun));
  connection.onNotification("textDocument/didClose", ({ textDocument: { uri } }: Named) => {
    texts.delete(uri);
    return tell(uri, { file: uri, ok: true, errors: [] });
  });
  connection.onRequest("textDocument/completion", ({ textDocument: { uri }, position }: Placed): CompletionItem[] => {
    const text = texts.get(uri) ?? "";
    return offersAt(text, offsetOf(text, position)).map(({ label, detail, what }) => ({
      label,
      detail,
      kind: ICONS[what],
    }));
  });
  connection.onRequest("textDocument/hover", ({ textDocument: { uri }, position }: Placed): Hover | null => {
    const text = texts.get(uri) ?? "";
    const value = meaningAt(text, offsetOf(text, position));
    return value === undefined ? null : { contents: { kind: "markdown", value } };
  });
  /** Does a message's work, and counts it. */
  function handleMessage<T, R>(message: T, next: (message: T) => R): R {
    handled += 1;
    return next(message);
  }
  return new Promise((resolve) => {
    const end = () => resolve(isShut ? EXIT.good : EXIT.someFailed);
    connection.onNotification("exit", end);
    // An editor may write its last words and be gone: they are read one by one, after the end of the input is told.
    const endOnceRead = (before: number) => {
      setTimeout(() => (handled === before ? end() : endOnceRead(handled)), LAST_WORDS_MS);
    };
    connection.onClose(() => endOnceRead(handled));
    connection.listen();
  });
}

/** Once the input has ended, so long after the last message that was in it no other comes [ms]. */
const LAST_WORDS_MS = 100;

/** Lines and columns count from 1 in katfan, from 0 there. */
function diagnosticsOf({ errors }: Checked): readonly Diagnostic[] {
  return errors.map(({ line, column, endColumn, code, message }) => ({
    range: {
      start: { line: line - 1, character: column - 1 },
      end: { line: line - 1, character: Math.max(endColumn - 1, column) },
    },
    severity: ERROR,
    code,
    source: "katfan",
    message,
  }));
}

function offsetOf(text: string, { line, character }: Position): number {
  let start = 0;
  for (let k = 0; k < line; k++) {
    const next = text.indexOf("\n", start);
    if (next === -1) return text.length;
    start = next + 1;
  }
  const end = text.indexOf("\n", start);
  return Math.min(start + character, end === -1 ? text.length : end);
}
