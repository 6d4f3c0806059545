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
  /** Requests that were answered as expected. */
  readonly answered: number;
}

/** Autocannon in a process of its own, so that client and server do not share an event loop. */
export class LoadProcess<Asked extends LoadRequest = LoadRequest> {
  private constructor(
    private readonly child: Child,
    private readonly status: number,
  ) {}

  /** @param script calls `answerLoads` @param status that every answer must have */
  static async start<Asked extends LoadRequest = LoadRequest>(
    script: URL,
    status: number,
  ): Promise<LoadProcess<Asked>> {
    return new LoadProcess<Asked>(await forkChild(script), status);
  }

  /** @throws Error when anything but the expected status was answered: such a run measures something else */
  async send(request: Asked): Promise<Load> {
    this.child.send(request);
    const answer = (await nextMessage(this.child)) as LoadAnswer | { readonly failure: string };
    if ('failure' in answer) throw new Error(`The load on ${request.url} failed: ${answer.failure}`);
    const { [this.status]: answered = 0, ...others } = answer.statuses;
    if (answer.errors > 0 || answered === 0 || Object.keys(others).length > 0) {
      const seen = JSON.stringify(answer.statuses);
      throw new Error(
        `${request.url} answered other than ${this.status}: statuses ${seen}, ${answer.errors} errors, time-outs and wrong bodies`,
      );
    }
    return { ...answer, answered };
  }

  stop(): void {
    this.child.disconnect();
  }
}
