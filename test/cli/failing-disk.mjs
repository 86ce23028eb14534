/**
 * Runs command lines in this process, on a file system that refuses what is asked of a folder: in each of many ways, one
 * after the other. Reads `{root, folder, calls, codes, commands}` as JSON, prints how each ended, a line each.
 */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const { root, folder, calls, codes, commands } = JSON.parse(fs.readFileSync(0, "utf8"));
const originals = { sync: { ...fs }, promises: { ...fs.promises } };
let said = { out: "", err: "" };

const isInside = (place) => {
  const file = typeof place === "number" ? "" : String(place);
  return path.resolve(file).startsWith(folder);
};

/** Has one call fail where it touches the folder; of `open`, and of what opens, only where it is to write. */
function refuse(call, code) {
  const fault = () => Object.assign(new Error(`${code}: refused, ${call}`), { code, syscall: call, errno: -1 });
  const writes = (flags) => typeof flags === "string" && /[wax+]/.test(flags);
  const fails = (args) => isInside(args[0]) && (call !== "open" || writes(args[1]));
  for (const [api, own] of [
    [fs, originals.sync],
    [fs.promises, originals.promises],
  ]) {
    for (const name of [call, `${call}Sync`]) {
      if (typeof own[name] !== "function") continue;
      const isPromise = api === fs.promises;
      api[name] = (...args) => {
        if (call !== "writeFile" || typeof args[0] !== "number") {
          if (!fails(args)) return own[name](...args);
        }
        if (isPromise) return Promise.reject(fault());
        throw fault();
      };
    }
  }
  if (call === "writeFile" || call === "datasync") {
    fs.promises.open = async (...args) => {
      const handle = await originals.promises.open(...args);
      if (isInside(args[0])) handle[call] = () => Promise.reject(fault());
      return handle;
    };
  }
  syncBuiltinESMExports();
}

function allow() {
  for (const call of [...calls, "open"]) {
    for (const name of [call, `${call}Sync`]) {
      if (originals.sync[name] !== undefined) fs[name] = originals.sync[name];
      if (originals.promises[name] !== undefined) fs.promises[name] = originals.promises[name];
    }
  }
  syncBuiltinESMExports();
}

const write = process.stdout.write.bind(process.stdout);
process.stdout.write = (text, ...rest) => {
  said.out += text;
  rest.at(-1)?.(); // whoever waits until it is written
  return true;
};
process.stderr.write = (text) => {
  said.err += text;
  return true;
};
process.setMaxListeners(0);
process.exit = () => undefined; // what ends a program some time after its command
process.stdout.setMaxListeners(0);
process.stderr.setMaxListeners(0);
const { freshBundle } = await import(pathToFileURL(path.join(root, "scripts", "bundle.mjs")).href);
const { main: katfan } = await import(pathToFileURL(path.join(await freshBundle(), "main.js")).href);
for (const { args, fresh, copied = [] } of commands) {
  for (const call of calls) {
    for (const code of codes) {
      for (const place of fresh) fs.rmSync(place, { recursive: true, force: true });
      for (const [from, to] of copied) fs.cpSync(from, to, { recursive: true });
      said = { out: "", err: "" };
      refuse(call, code);
      process.exitCode = undefined;
      try {
        await katfan(args);
      } finally {
        allow();
      }
      write(`${JSON.stringify({ args, call, code, exit: process.exitCode, ...said })}\n`);
    }
  }
}
process.exitCode = 0;
