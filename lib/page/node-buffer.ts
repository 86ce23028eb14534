/** What the engine asks of Node's `Buffer`, over what browsers have: takes its place in the page's bundle. */

/** What browsers, and Node, have for base64. */
const { atob } = globalThis as unknown as { readonly atob: (text: string) => string };

class PageBuffer extends Uint8Array {
  readDoubleLE(at: number): number {
    return this.#view().getFloat64(at, true);
  }

  readInt32LE(at: number): number {
    return this.#view().getInt32(at, true);
  }

  #view(): DataView {
    return new DataView(this.buffer, this.byteOffset, this.byteLength);
  }
}

function from(content: string | Uint8Array, encoding?: "base64"): PageBuffer {
  if (typeof content !== "string") return new PageBuffer(content);
  if (encoding !== "base64") return new PageBuffer(new TextEncoder().encode(content));
  const text = atob(content);
  const bytes = new PageBuffer(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

export const Buffer = { from };
