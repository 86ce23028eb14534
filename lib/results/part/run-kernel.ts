/**
 * WebAssembly that compresses bytes into Snappy's format, where only runs of equal bytes are made shorter: that is what the upper
 * bytes of doubles have, once they lie side by side. The lower ones look like noise, which isn't searched.
 *
 * Functions read and write up to 32 bytes behind what they are given, and so need that much room.
 * Source: google/snappy, "Snappy compressed format description": a length, then literals and copies of what went before.
 */
import { ExpressionWriter, type Value } from "../../wasm/expression-writer.js";
import { VECTOR } from "../../wasm/wasm-writer.js";

/** Shorter runs aren't worth ending a literal. */
const LEAST_RUN = 24;
const MOST_A_COPY = 64;
/** Bytes that are searched or not as one. */
export const STRETCH = 4096;
/** Of 64 pairs of neighbours of a stretch, which are 2^6, it is searched if so many are equal. */
const LOOKS_BITS = 6;
const ENOUGH = 16;
/** A run that is worth writing has all of the first 8 of some 16 bytes that begin at a multiple of 16: only these are looked at. */
const BLOCK = 16;
const LOOKED = 8;
/** A literal that is no longer is copied as a few vectors. */
const SHORT_LITERAL = 32;
const VECTOR_BYTES = 16;
/** So long less one may a literal be whose length is in its tag. */
const IN_TAG = 60;

const ONES = 0x0101010101010101n;

/** The module's functions; the last one compresses: (from, last, into) to behind the last byte written. `from` is a multiple of 16. */
export function runFunctions(): readonly ExpressionWriter[] {
  return [looksFunction(), nextFunction(), endFunction(), literalFunction(), compressFunction()];
}
/** Their places in it. */
const [LOOK, NEXT, END, LITERAL] = [0, 1, 2, 3];

const byteAt = (w: ExpressionWriter, address: Value, behind = 0): Value => {
  return () => {
    w.push(address);
    w.access("i32.load8_u", behind);
  };
};

const both = (w: ExpressionWriter, one: Value, other: Value): Value => w.op("i32.and", one, other);

/** Runs `body` as long as the condition holds, which reads nothing that it mustn't. */
function during(w: ExpressionWriter, condition: Value, body: () => void): void {
  w.given(condition, () => w.loop(body, condition));
}

/** (start, end): whether a stretch is worth searching. */
function looksFunction(): ExpressionWriter {
  const w = new ExpressionWriter(["i32", "i32"], ["i32"]);
  const [start, end] = [0, 1];
  const [step, equal] = w.locals("i32", "i32");
  w.assign(step, w.op("i32.shr_u", w.op("i32.sub", w.op("i32.sub", end, start), w.i32(1)), w.i32(LOOKS_BITS)));
  w.assign(step, w.op("i32.add", step, w.op("i32.eqz", step))); // one at least
  during(w, w.op("i32.lt_u", w.op("i32.add", start, w.i32(1)), end), () => {
    w.increase(equal, w.op("i32.eq", byteAt(w, start), byteAt(w, start, 1)));
    w.increase(start, step);
  });
  w.push(w.op("i32.ge_u", equal, w.i32(ENOUGH)));
  return w;
}

/** (place, end, last): where the next run begins, before `end`, that is worth writing; 0 if none does. */
function nextFunction(): ExpressionWriter {
  const w = new ExpressionWriter(["i32", "i32", "i32"], ["i32"]);
  const [place, end, last] = [0, 1, 2];
  const [block, value, start, next] = w.locals("i32", "i32", "i32", "i32");
  const [word] = w.locals("i64");
  const length = w.op("i32.sub", next, start);
  w.assign(block, w.op("i32.and", w.op("i32.add", place, w.i32(BLOCK - 1)), w.i32(-BLOCK)));
  const isThere = both(
    w,
    w.op("i32.lt_u", block, w.op("i32.add", end, w.i32(LEAST_RUN))),
    w.op("i32.le_u", w.op("i32.add", block, w.i32(LOOKED)), last),
  );
  during(w, isThere, () => {
    w.assign(word, w.load("i64", block));
    w.given(w.op("i64.eq", word, w.op("i64.rotl", word, w.i64(8n))), () => {
      w.assign(value, byteAt(w, block));
      w.assign(start, block);
      const before = () => {
        w.push(w.op("i32.sub", start, w.i32(1)));
        w.access("i32.load8_u");
      };
      during(w, both(w, w.op("i32.gt_u", start, place), w.op("i32.eq", before, value)), () => {
        w.increase(start, w.i32(-1));
      });
      w.given(w.op("i32.ge_u", start, end), () => {
        w.push(w.i32(0));
        w.leave();
      });
      w.assign(next, w.op("i32.add", block, w.i32(LOOKED)));
      const isLonger = both(w, w.op("i32.lt_u", next, last), w.op("i32.eq", byteAt(w, next), value));
      during(w, both(w, isLonger, w.op("i32.lt_u", length, w.i32(LEAST_RUN))), () => w.increase(next, w.i32(1)));
      w.given(w.op("i32.ge_u", length, w.i32(LEAST_RUN)), () => {
        w.push(start);
        w.leave();
      });
    });
    w.increase(block, w.i32(BLOCK));
  });
  w.push(w.i32(0));
  return w;
}

/** (place, last): behind the last byte that is equal to the one at a place. */
function endFunction(): ExpressionWriter {
  const w = new ExpressionWriter(["i32", "i32"], ["i32"]);
  const [place, last] = [0, 1];
  const [value] = w.locals("i32");
  const [word] = w.locals("i64");
  w.assign(value, byteAt(w, place));
  w.assign(word, w.op("i64.mul", w.op("i64.extend_i32_u", value), w.i64(ONES)));
  w.increase(place, w.i32(1));
  const areEqual = w.op("i64.eq", w.load("i64", place), word);
  during(w, both(w, w.op("i32.le_u", w.op("i32.add", place, w.i32(8)), last), areEqual), () => {
    w.increase(place, w.i32(8));
  });
  during(w, both(w, w.op("i32.lt_u", place, last), w.op("i32.eq", byteAt(w, place), value)), () => {
    w.increase(place, w.i32(1));
  });
  w.push(place);
  return w;
}

/** (start, end, to): writes bytes as they are. @returns behind the last byte written */
function literalFunction(): ExpressionWriter {
  const w = new ExpressionWriter(["i32", "i32", "i32"], ["i32"]);
  const [start, end, to] = [0, 1, 2];
  const [length, less, bytes] = w.locals("i32", "i32", "i32");
  w.assign(length, w.op("i32.sub", end, start));
  w.given(w.op("i32.eqz", length), () => {
    w.push(to);
    w.leave();
  });
  w.assign(less, w.op("i32.sub", length, w.i32(1)));
  w.given(w.op("i32.ge_u", less, w.i32(IN_TAG)), () => {
    w.assign(bytes, w.i32(1)); // of the length, which follows the tag
    for (const most of [0x100, 0x1_0000, 0x100_0000]) w.increase(bytes, w.op("i32.ge_u", less, w.i32(most)));
    w.store("i32", to, 1, less);
  });
  w.push(to, w.op("i32.shl", w.op("i32.add", w.i32(IN_TAG - 1), bytes), w.i32(2)));
  w.push(w.op("i32.shl", less, w.i32(2)), bytes);
  w.plain("select");
  w.access("i32.store8");
  w.increase(to, w.op("i32.add", bytes, w.i32(1)));
  w.given(w.op("i32.le_u", length, w.i32(SHORT_LITERAL)), () => {
    for (let at = 0; at < SHORT_LITERAL; at += VECTOR_BYTES) {
      w.push(to, start);
      w.memory(VECTOR.load, at);
      w.memory(VECTOR.store, at);
    }
  });
  w.given(w.op("i32.gt_u", length, w.i32(SHORT_LITERAL)), () => {
    w.push(to, start, length);
    w.copyBytes();
  });
  w.push(w.op("i32.add", to, length));
  return w;
}

function compressFunction(): ExpressionWriter {
  const w = new ExpressionWriter(["i32", "i32", "i32"], ["i32"]);
  const [stretch, last, to] = [0, 1, 2];
  // Where what isn't written yet begins, the stretch's end, where a run begins and ends, and what of it is to be written.
  const [literal, end, run, next, rest] = w.locals("i32", "i32", "i32", "i32", "i32");
  const smaller = (one: Value, other: Value) => {
    w.push(one, other, w.op("i32.lt_u", one, other));
    w.plain("select");
  };
  const isIn = w.op("i32.lt_u", literal, end);
  const writeRun = () => {
    w.assign(rest, w.op("i32.sub", w.op("i32.sub", next, run), w.i32(1)));
    during(w, w.op("i32.gt_s", rest, w.i32(0)), () => {
      const count = () => smaller(rest, w.i32(MOST_A_COPY));
      const tag = w.op("i32.shl", w.op("i32.sub", count, w.i32(1)), w.i32(2));
      w.store("i32", to, 0, w.op("i32.or", tag, w.i32(0x102))); // a copy, from one byte back
      w.increase(to, w.i32(3));
      w.increase(rest, w.i32(-MOST_A_COPY));
    });
  };
  w.assign(literal, stretch);
  during(w, w.op("i32.lt_u", stretch, last), () => {
    w.assign(end, () => smaller(w.op("i32.add", stretch, w.i32(STRETCH)), last));
    w.given(w.result(LOOK, stretch, end), () => {
      w.assign(next, stretch);
      w.given(w.op("i32.gt_u", literal, next), () => w.assign(next, literal));
      const findRun = () => w.assign(run, w.result(NEXT, next, end, last));
      w.given(w.op("i32.lt_u", next, end), () => {
        findRun();
        during(w, w.op("i32.gt_u", run, w.i32(0)), () => {
          w.assign(next, w.result(END, run, last));
          w.assign(to, w.result(LITERAL, literal, w.op("i32.add", run, w.i32(1)), to));
          writeRun();
          w.assign(literal, next);
          w.assign(run, w.i32(0));
          w.given(isIn, findRun);
        });
      });
    });
    w.increase(stretch, w.i32(STRETCH));
  });
  w.push(w.result(LITERAL, literal, last, to));
  return w;
}
