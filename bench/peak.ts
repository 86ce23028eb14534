/** How many additions and multiplications of doubles this machine does a second: what no kernel can pass. */
import { wasmFunctions } from "../lib/solver/kernel/wasm-engine.js";
import { FunctionWriter, VECTOR, wasmModule } from "../lib/wasm/wasm-writer.js";

/** Chains that don't wait for one another: more than units times their latency. */
const CHAINS = 12;
const STEPS = 8;
const TURNS = 20_000;
const SETTLE_MS = 1_500;
const LANES = 2;

/** Multiplications and additions in turn, in WebAssembly's vectors of two, the best of many runs. */
export function operationsASecond(): number {
  const writer = new FunctionWriter(["i32"]);
  const address = writer.local("i32");
  const chains = Array.from({ length: CHAINS }, () => writer.local("v128"));
  const [factor, summand] = [writer.local("v128"), writer.local("v128")];
  writer.splat(0.75);
  writer.set(factor);
  writer.splat(0.25);
  writer.set(summand);
  for (const [index, chain] of chains.entries()) {
    writer.splat(1 + index / CHAINS);
    writer.set(chain);
  }
  writer.loopBytes(address, 0, () => {
    for (let step = 0; step < STEPS; step++) {
      for (const chain of chains) {
        writer.get(chain);
        writer.get(step % 2 === 0 ? factor : summand);
        writer.vector(step % 2 === 0 ? VECTOR.mul : VECTOR.add);
        writer.set(chain);
      }
    }
  });
  // What is computed must be used, or it isn't computed.
  writer.integer(0);
  for (const chain of chains) writer.get(chain);
  for (let index = 1; index < CHAINS; index++) writer.vector(VECTOR.add);
  writer.memory(VECTOR.store, 0);
  const [run] = wasmFunctions(wasmModule([writer]));
  let best = Number.POSITIVE_INFINITY;
  for (const end = performance.now() + SETTLE_MS; performance.now() < end; ) {
    const start = performance.now();
    run!(16 * TURNS);
    best = Math.min(best, performance.now() - start);
  }
  return (LANES * CHAINS * STEPS * TURNS) / (best / 1_000);
}
