import { createHash } from "node:crypto";
import fc from "fast-check";
import { parquetReadObjects } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { intactSha256, withFingerprint } from "../../../lib/fanout/worker/fingerprint.js";

function parquet(values: readonly number[]): Uint8Array {
  const data = Float64Array.from(values);
  return new Uint8Array(parquetWriteBuffer({ columnData: [{ name: "x", data, type: "DOUBLE" }] }));
}

describe("a Parquet file with its checksum inside", () => {
  it("is read as it was before", async () => {
    const { bytes: file } = withFingerprint(parquet([1, 2.5, -3]));
    const { buffer, byteLength } = Uint8Array.from(file);
    const rows = await parquetReadObjects({
      file: { byteLength, slice: (start, end) => (buffer as ArrayBuffer).slice(start, end ?? byteLength) },
    });
    expect(rows).toEqual([{ x: 1 }, { x: 2.5 }, { x: -3 }]);
  });

  it("shows any single bit that has turned over, wherever it lies", () => {
    const { bytes: file, sha256 } = withFingerprint(parquet([1, 2, 3]));
    expect(sha256).toBe(createHash("sha256").update(file).digest("hex"));
    expect(intactSha256(file)).toBe(sha256);
    for (let bit = 0; bit < 8 * file.length; bit += 1) {
      const spoilt = Uint8Array.from(file);
      spoilt[bit >> 3]! ^= 1 << (bit & 7);
      expect(intactSha256(spoilt), `bit ${bit}`).toBeUndefined();
    }
  });

  it("shows that it was cut off, lengthened, or never had one", () => {
    const { bytes: file } = withFingerprint(parquet([1, 2, 3]));
    for (let length = 0; length < file.length; length += 1)
      expect(intactSha256(file.subarray(0, length))).toBeUndefined();
    expect(intactSha256(Uint8Array.of(...file, 0))).toBeUndefined();
    expect(intactSha256(parquet([1, 2, 3]))).toBeUndefined();
  });

  it("takes no bytes at all for whole that it wasn't made of", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => intactSha256(bytes) === undefined));
  });

  it("has the same bytes each time", () => {
    expect(withFingerprint(parquet([4, 5]))).toEqual(withFingerprint(parquet([4, 5])));
  });

  it("is the same where it is put into the buffer that the file lies in", () => {
    const file = parquet([1, 2, 3]);
    const roomy = new Uint8Array(file.length + 4096);
    roomy.set(file);
    const { bytes, sha256 } = withFingerprint(roomy.subarray(0, file.length), true);
    expect({ bytes, sha256 }).toEqual(withFingerprint(file));
    expect(bytes.buffer).toBe(roomy.buffer);
    const tight = parquet([1, 2, 3]);
    expect(withFingerprint(Uint8Array.from(tight), true)).toEqual(withFingerprint(tight));
  });

  it("is made of Parquet files only", () => {
    expect(() => withFingerprint(new Uint8Array(100))).toThrow("not a Parquet file");
  });
});
