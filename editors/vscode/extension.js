/**
 * Mistakes of KatScript as one types: asks `katfan check - --json` for each text that has rested for a moment, and shows what it says.
 *
 * Not here: colours (syntaxes/), what is a mistake (katfan).
 */
"use strict";
const { spawn } = require("node:child_process");
const vscode = require("vscode");

/** How long a text must rest before it is looked at [ms]. */
const REST_MS = 300;
const LANGUAGE = "katscript";

/** Starts to look at texts: those that are open, and those that change. */
exports.activate = (context) => {
  const shown = vscode.languages.createDiagnosticCollection(LANGUAGE);
  /** What is under way of each text, by its address. */
  const pending = new Map();
  const stop = (key) => {
    const { timer, child } = pending.get(key) ?? {};
    clearTimeout(timer);
    child?.kill();
    pending.delete(key);
  };
  const look = (document, restMs) => {
    if (document.languageId !== LANGUAGE) return;
    const key = document.uri.toString();
    stop(key);
    const job = {};
    job.timer = setTimeout(() => {
      job.child = check(document, (diagnostics) => {
        if (pending.get(key) === job) shown.set(document.uri, diagnostics);
      });
    }, restMs);
    pending.set(key, job);
  };
  context.subscriptions.push(
    shown,
    vscode.workspace.onDidOpenTextDocument((document) => look(document, 0)),
    vscode.workspace.onDidChangeTextDocument(({ document }) => look(document, REST_MS)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      stop(uri.toString());
      shown.delete(uri);
    }),
    { dispose: () => [...pending.keys()].forEach(stop) },
  );
  for (const document of vscode.workspace.textDocuments) look(document, 0);
};

exports.deactivate = () => {};

/** Has a text checked; `done` hears what is wrong with it, unless it was stopped before. */
function check(document, done) {
  const [program, ...args] = vscode.workspace.getConfiguration(LANGUAGE).get("command", ["katfan"]);
  const child = spawn(program, [...args, "check", "-", "--json"], { stdio: ["pipe", "pipe", "ignore"] });
  const pieces = [];
  child.stdout.on("data", (piece) => pieces.push(piece));
  child.on("error", (error) => done([asDiagnostic(notFound(program, error))]));
  child.on("close", () => {
    const text = Buffer.concat(pieces).toString("utf8");
    if (text !== "") done(JSON.parse(text.split("\n")[0]).errors.map(asDiagnostic));
  });
  child.stdin.on("error", () => {}); // it may have ended before it has read everything
  child.stdin.end(document.getText());
  return child;
}

function notFound(program, error) {
  const message = `${program} can't be run (${error.message}): say how katfan is called in the setting katscript.command`;
  return { line: 1, column: 1, endColumn: 1, code: "no-katfan", message };
}

/** Lines and columns count from 1 in katfan, from 0 here. */
function asDiagnostic({ line, column, endColumn, code, message }) {
  const range = new vscode.Range(line - 1, column - 1, line - 1, Math.max(endColumn - 1, column));
  const diagnostic = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Error);
  return Object.assign(diagnostic, { code, source: "katfan" });
}
