import autocannon, { type Request } from 'autocannon';
import { latencyFigures } from '../harness/statistics.js';
import type { LoadAnswer, LoadRequest } from './load.js';

const LOOK_EVERY_MS = 50;

/** What a load sends, anew for each request. */
export interface Sending {
  readonly next: () => Request;
  /** Whether the body of an answer is what was asked for; every body is when absent. */
  readonly isAnswer?: (body: string) => boolean;
}

/** Makes this process send a load, as fast as it is answered, each time its parent asks for one. */
export const answerLoads = <Asked extends LoadRequest>(sendingFor: (asked: Asked) => Sending): void => {
  process.on('message', (asked: Asked) => {
    send(asked, sendingFor(asked)).then(
      (answer) => process.send?.(answer),
      (error: unknown) => process.send?.({ failure: String(error) }),
    );
  });
  process.on('disconnect', () => process.exit());
  process.send?.('ready');
};

const send = ({ url, connections, seconds }: LoadRequest, { next, isAnswer }: Sending): Promise<LoadAnswer> =>
  new Promise((resolve, reject) => {
    const durations: number[] = [];
    const options = {
      url,
      connections,
      duration: seconds,
      sampleInt: LOOK_EVERY_MS,
      // What a request leaves out, such as the host, is autocannon's to fill in.
      requests: [{ ...next(), setupRequest: (defaults: Request): Request => ({ ...defaults, ...next() }) }],
      ...(isAnswer === undefined ? {} : { verifyBody: isAnswer }),
    };
    const instance = autocannon(options, (error, result) => {
      if (error !== null) return reject(error);
      const { errors, timeouts, mismatches, start, finish, statusCodeStats } = result;
      const statuses = Object.fromEntries(Object.entries(statusCodeStats).map(([code, of]) => [code, of?.count ?? 0]));
      resolve({
        errors: errors + timeouts + mismatches,
        statuses,
        startedAt: start.getTime(),
        finishedAt: finish.getTime(),
        latency: latencyFigures('', durations),
      });
    });
    instance.on('response', (_client: unknown, _status: number, _bytes: number, ms: number) => durations.push(ms));
  });
