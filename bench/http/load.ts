import type { Sample } from '../harness/measure.js';
import { type Child, forkChild, nextMessage } from '../subjects/child.js';

export interface LoadRequest {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
}

export interface LoadAnswer {
  readonly errors: number;
  /** Answers by HTTP status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Milliseconds of the epoch. */
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly latency: Sample;
}

/** Answers of a run in which nothing went wrong. */
export interface Load extends LoadAnswer {
  /** Commands that were answered 201. */
  readonly placed: number;
}

/** Autocannon in a process of its own, so that client and server do not share an event loop. */
export class LoadProcess {
  private constructor(private readonly child: Child) {}

  static async start(): Promise<LoadProcess> {
    return new LoadProcess(await forkChild(new URL('./load-process.ts', import.meta.url)));
  }

  /** @throws Error when anything but 201 was answered: such a run measures something else */
  async send(request: LoadRequest): Promise<Load> {
    this.child.send(request);
    const answer = (await nextMessage(this.child)) as LoadAnswer | { readonly failure: string };
    if ('failure' in answer) throw new Error(`The load on ${request.url} failed: ${answer.failure}`);
    const { '201': placed = 0, ...others } = answer.statuses;
    if (answer.errors > 0 || placed === 0 || Object.keys(others).length > 0) {
      const seen = JSON.stringify(answer.statuses);
      throw new Error(
        `${request.url} answered other than 201: statuses ${seen}, ${answer.errors} errors and time-outs`,
      );
    }
    return { ...answer, placed };
  }

  stop(): void {
    this.child.disconnect();
  }
}
