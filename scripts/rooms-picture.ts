/**
 * Draws the folders of lib and their rooms in the order of imports: `node scripts/ts.mjs scripts/rooms-picture.ts` writes
 * docs/pictures/rooms.svg. The order is that which test/tidy.test.ts holds.
 *
 * It counts nothing: a line of it changes where a room comes or goes, so that two who add files don't meet in it.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
export const PICTURE = path.join(root, "docs", "pictures", "rooms.svg");

const WIDTH = 980;
const LEFT = 150;
const CHIP_HEIGHT = 26;
const GAP = 8;
const ROW_GAP = 14;
const LETTER = 7.2;

interface Folder {
  readonly name: string;
  /** In their order. */
  readonly rooms: readonly string[];
}

/** The folders of lib by the order that the tidy test holds. */
function foldersOf(): readonly Folder[] {
  const test = readFileSync(path.join(root, "test", "tidy.test.ts"), "utf8");
  const order = [...test.slice(test.indexOf("const ORDER"), test.indexOf("];")).matchAll(/"lib\/([\w/]*)"/g)].map(
    ([, name]) => name!,
  );
  const tops = [...new Set(order.map((name) => name.split("/")[0]!).filter((name) => name !== ""))];
  return tops.map((name) => {
    const inside = order.filter((entry) => entry.startsWith(`${name}/`));
    return { name, rooms: inside.map((entry) => entry.split("/")[1]!).filter((room) => room !== "") };
  });
}

/** The picture, as SVG. */
export function roomsPicture(): string {
  const parts: string[] = [];
  let y = 30;
  for (const { name, rooms } of foldersOf()) {
    const top = y;
    let x = LEFT;
    for (const room of rooms) {
      const width = LETTER * room.length + 20;
      if (x + width > WIDTH - 20) {
        x = LEFT;
        y += CHIP_HEIGHT + GAP;
      }
      parts.push(
        `<rect x="${x}" y="${y}" width="${width.toFixed(0)}" height="${CHIP_HEIGHT}" rx="5" class="room"/>`,
        `<text x="${x + 10}" y="${y + 17}">${room}</text>`,
      );
      x += width + GAP;
    }
    y += CHIP_HEIGHT;
    parts.push(
      `<rect x="10" y="${top - 6}" width="${WIDTH - 20}" height="${y - top + 12}" rx="7" class="folder"/>`,
      `<text x="22" y="${top + 17}" class="name">${name}</text>`,
    );
    y += 12 + ROW_GAP;
  }
  const style = `
    text { font: 13px DejaVu Sans, Verdana, sans-serif; fill: #1f2933 }
    .name { font-weight: bold } .note { fill: #7b8794 }
    .folder { fill: none; stroke: #9aa5b1 } .room { fill: #e3edf7; stroke: #8fb0d0 }`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y}" viewBox="0 0 ${WIDTH} ${y}">`,
    `<style>${style}</style><rect width="100%" height="100%" fill="#fff"/>`,
    `<text x="22" y="15" class="note">A file imports from its own room, or from what stands above.</text>`,
    ...parts,
    "</svg>\n",
  ].join("\n");
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  writeFileSync(PICTURE, roomsPicture());
  process.stdout.write(`${PICTURE}\n`);
}
