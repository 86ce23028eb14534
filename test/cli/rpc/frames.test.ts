import fc from "fast-check";
import { expect, it } from "vitest";
import { type Frame, frameOf, frameReader } from "../../../lib/cli/rpc/frames.js";

const frames = fc.array(
  fc.record({
    head: fc.record({ id: fc.nat(), said: fc.string() }),
    numbers: fc.array(fc.double({ noNaN: true }), { maxLength: 5 }),
  }),
  { minLength: 1, maxLength: 5 },
);

it("frames come out as they went in, wherever the stream is cut", () => {
  fc.assert(
    fc.property(frames, fc.array(fc.nat(200)), (sent, cuts) => {
      const stream = Buffer.concat(sent.map(({ head, numbers }) => frameOf(head, [Float64Array.from(numbers)])));
      const found: Frame[] = [];
      const read = frameReader((frame) => found.push(frame));
      let from = 0;
      for (const to of [...cuts.toSorted((a, b) => a - b).filter((cut) => cut < stream.length), stream.length]) {
        const piece = stream.subarray(from, to);
        read(piece);
        piece.fill(0); // who has read it reads the next one into it
        from = to;
      }
      expect(found.map(({ numbers }) => [...numbers])).toEqual(sent.map(({ numbers }) => numbers));
      expect(found.map(({ head }) => head)).toEqual(
        sent.map(({ head, numbers }) => (numbers.length === 0 ? head : { ...head, bytes: 8 * numbers.length })),
      );
    }),
  );
});

it("a line that is no JSON is a frame that says nothing", () => {
  const found: Frame[] = [];
  frameReader((frame) => found.push(frame))(Buffer.from('nonsense\n{"id":1}\n'));
  expect(found.map(({ head }) => head)).toEqual([undefined, { id: 1 }]);
});
