/** The part of autocannon that is used here; it brings no types. */
declare module 'autocannon' {
  import type { EventEmitter } from 'node:events';

  export interface Request {
    readonly method: string;
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly setupRequest?: (request: Request) => Request;
  }

  interface Result {
    readonly errors: number;
    readonly timeouts: number;
    /** Answers that `verifyBody` did not accept. */
    readonly mismatches: number;
    readonly start: Date;
    readonly finish: Date;
    readonly statusCodeStats: Readonly<Record<string, { readonly count: number } | undefined>>;
  }

  interface Options {
    readonly url: string;
    readonly connections: number;
    /** Seconds. */
    readonly duration: number;
    /** How often it looks whether the time is over, in ms. */
    readonly sampleInt: number;
    readonly requests: readonly Request[];
    readonly verifyBody?: (body: string) => boolean;
  }

  export default function autocannon(
    options: Options,
    done: (error: Error | null, result: Result) => void,
  ): EventEmitter;
}
