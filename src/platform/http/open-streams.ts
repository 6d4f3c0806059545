import { finished } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { HttpProblem } from './problems/http-problem.js';

/** Answers without a known end that are under way: so many at once, and no more once the server stops. */
export class OpenStreams {
  private readonly stopping = new AbortController();
  private open = 0;

  /** @param subject begins the refusal of one too many: `The log is` */
  constructor(
    private readonly most: number,
    private readonly subject: string,
  ) {}

  /** Aborted when all of them are to be cut. */
  get cut(): AbortSignal {
    return this.stopping.signal;
  }

  /** Takes a place until the answer has ended, however it does. @throws HttpProblem SERVICE_UNAVAILABLE, OVERLOADED */
  take(reply: FastifyReply): void {
    if (this.cut.aborted) throw new HttpProblem('SERVICE_UNAVAILABLE', 'The server is shutting down.');
    if (this.open >= this.most) {
      const detail = `${this.subject} already being read by ${this.most}. Ask again when one of them has ended.`;
      throw new HttpProblem('OVERLOADED', detail);
    }
    this.open += 1;
    finished(reply.raw, () => void (this.open -= 1));
  }

  /** Cuts them all: they may last for hours, and a stop does not wait for them. */
  close(): void {
    this.stopping.abort();
  }
}
