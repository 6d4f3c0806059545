import { type Child, forkChild, nextMessage } from '../../bench/subjects/child.js';
import type { Flooded } from './tally.js';

/** At a rate whether or not earlier ones are answered, or from clients each of which waits for its answer. */
export type Load = { readonly perSecond: number } | 'impatient' | 'obedient';

export interface Asked {
  readonly url: string;
  readonly seconds: number;
  /** Opened before; each client has one, and what is sent at a rate takes one that is free. */
  readonly connections: number;
  readonly load: Load;
}

/** Orders without end from a process of its own. */
export class Flood {
  private constructor(
    private readonly url: string,
    private readonly child: Child,
  ) {}

  /** @param url of the program */
  static async start(url: string): Promise<Flood> {
    return new Flood(url, await forkChild(new URL('./flood-process.ts', import.meta.url)));
  }

  /** Resolves when everything that was sent is answered. */
  async send(asked: Omit<Asked, 'url'>): Promise<Flooded> {
    this.child.send({ url: this.url, ...asked });
    const answer = (await nextMessage(this.child)) as Flooded | { readonly failure: string };
    if ('failure' in answer) throw new Error(`The flood failed: ${answer.failure}`);
    return answer;
  }

  stop(): void {
    this.child.disconnect();
  }
}
