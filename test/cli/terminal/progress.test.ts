/** The bar of a run on a terminal, and what is said beside it. */
import { afterEach, expect, it, vi } from "vitest";
import { say } from "../../../lib/cli/terminal/output.js";
import { progressOf } from "../../../lib/cli/terminal/progress.js";

const { isTTY } = process.stderr;
afterEach(() => {
  vi.restoreAllMocks();
  Object.defineProperty(process.stderr, "isTTY", { value: isTTY, configurable: true });
});

it("is cleared before any line is said, as that of Ctrl-C, drawn again below it, and gone at the end, with the cursor back", async () => {
  Object.defineProperty(process.stderr, "isTTY", { value: true, configurable: true });
  let screen = "";
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    screen += String(text);
    return true;
  });
  const progress = await progressOf(100);
  expect(screen).toContain("0/100 jobs");
  say("stopping");
  const [before, behind] = screen.split("stopping\n");
  expect(before!.endsWith("\u001b[2K")).toBe(true); // the line is cleared
  expect(behind).toContain("0/100 jobs");
  progress.stop();
  expect(screen.endsWith("\u001b[2K")).toBe(true);
  expect(screen.lastIndexOf("\u001b[?25h")).toBeGreaterThan(screen.lastIndexOf("\u001b[?25l")); // the cursor shows
  const ended = screen;
  say("said");
  expect(screen.slice(ended.length)).toBe("said\n");
});
