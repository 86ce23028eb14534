/**
 * Reads parts while the others are still computed, so that little is left to merge at the end of a run.
 *
 * It only saves time: what it could not read, or never heard of, the reduction reads itself.
 */
import pLimit, { type LimitFunction } from "p-limit";
import type { Plan } from "../../sweep/plan.js";
import { mayGrow } from "../growth.js";
import { Gathering, type PutPart } from "./gathering.js";
import { chunksOf, type NodeWorld, nodesAt, reduceNode } from "./reduce-node.js";

export class ReadAhead {
  #world: NodeWorld;
  /** Of nodes of the lowest level. */
  readonly #begun = new Map<number, Gathering>();
  readonly #limit: LimitFunction = pLimit(1);
  #reading: Promise<void> = Promise.resolve();

  constructor(world: NodeWorld) {
    this.#world = world;
  }

  /**
   * Has a chunk's parts read, which are all written, some time soon.
   *
   * @param put what its one part comes to, where that is known: then nothing is read
   */
  read(chunk: number, put?: PutPart): void {
    if (put !== undefined) this.#add(chunk, put);
    // A store that fails now is asked again by the reduction, where it counts.
    void this.#limit(() => {
      this.#reading = this.#readOne(chunk).catch(() => undefined);
      return this.#reading;
    });
  }

  /** The run goes on, by this plan. */
  goOn(plan: Plan): void {
    this.#world = { ...this.#world, plan };
  }

  /** Reads nothing more: the reduction takes over. */
  async stop(): Promise<void> {
    this.#limit.clearQueue();
    await this.#reading;
  }

  /** What there is of a node of the lowest level. */
  begun(node: number): Gathering | undefined {
    return this.#begun.get(node);
  }

  #add(chunk: number, put: PutPart): void {
    try {
      this.#gathering(chunk).addPut(chunk, put, this.#world);
    } catch {
      // Of another form, or not whole: the part itself is read.
    }
  }

  /** Of the node that merges a chunk. */
  #gathering(chunk: number): Gathering {
    const index = Math.floor(chunk / this.#world.fanIn);
    const gathering = this.#begun.get(index) ?? new Gathering();
    this.#begun.set(index, gathering);
    return gathering;
  }

  async #readOne(chunk: number): Promise<void> {
    const world = this.#world;
    const index = Math.floor(chunk / world.fanIn);
    const gathering = this.#gathering(chunk);
    await gathering.add(chunk, world);
    // In a run of many nodes one that is complete is stored, as it would be at the end, and takes no memory any more.
    const whole = mayGrow(world.plan) ? world.fanIn : chunksOf(world, index).length;
    if (nodesAt(world, 0) === 1 || gathering.size < whole) return;
    await reduceNode({ run: world.plan.run, level: 0, index }, { ...world, begun: () => gathering });
    this.#begun.delete(index);
  }
}
