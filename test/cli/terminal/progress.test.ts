/** The bar of a run on a terminal, and what is said beside it. */
import { afterEach, expect, it, vi } from "vitest";
import { say } from "../../../lib/cli/terminal/output.js";
import { progressOf } from "../../../lib/cli/terminal/progress.js";

const { isTTY, columns } = process.stderr;
afterEach(() => {
  vi.restoreAllMocks();
  Object.defineProperty(process.stderr, "isTTY", { value: isTTY, configurable: true });
  Object.defineProperty(process.stderr, "columns", { value: columns, configurable: true });
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

it.each([60, 80, 200])("is as short as its numbers need it to be on a terminal of %s columns", async (wide) => {
  Object.defineProperty(process.stderr, "isTTY", { value: true, configurable: true });
  Object.defineProperty(process.stderr, "columns", { value: wide, configurable: true });
  const drawn: string[] = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => drawn.push(String(text)) > 0);
  const progress = await progressOf(1_000);
  progress.stop();
  const line = drawn.find((text) => text.includes("0/1000 jobs"))!;
  expect(line).toContain("0 failed");
  expect(line.length).toBeLessThanOrEqual(wide);
  expect(line.replaceAll(/[^░█]/g, "").length).toBe(wide === 200 ? 40 : Math.max(0, wide - 65));
});
