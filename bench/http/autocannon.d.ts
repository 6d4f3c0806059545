/** The part of autocannon that is used here; it brings no types. */
declare module 'autocannon' {
  import type { EventEmitter } from 'node:events';

  interface Request {
    readonly method: string;
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly setupRequest?: (request: Request) => Request;
  }

  interface Result {
    readonly errors: number;
    readonly timeouts: number;
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
  }

  export default function autocannon(
    options: Options,
    done: (error: Error | null, result: Result) => void,
  ): EventEmitter;
}
