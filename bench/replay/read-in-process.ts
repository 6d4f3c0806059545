import type { Sample } from '../harness/measure.js';
import { forkChild, nextMessage } from '../subjects/child.js';
import type { ReadAnswer, ReadRequest } from './read-log.js';

/** Reads a log in a new process. @throws Error when it did not find all events */
export const readInProcess = async (request: ReadRequest, events: number): Promise<Sample> => {
  const child = await forkChild(new URL('./read-log.ts', import.meta.url));
  child.send(request);
  const answer = (await nextMessage(child)) as ReadAnswer | { readonly failure: string };
  child.disconnect();
  if ('failure' in answer) throw new Error(`Reading the log failed: ${answer.failure}`);
  const { read, seconds, peakMiB } = answer;
  if (read !== events) throw new Error(`The log holds ${events} events, but ${read} were read`);
  return { 'events/s': read / seconds, 'events read': read, 'peak RSS MiB': peakMiB };
};
