import type { Sample } from '../harness/measure.js';
import { forkChild, nextMessage } from '../subjects/child.js';
import type { FeedAnswer, FeedRequest } from './feeding.js';

/** Feeds views in a new process, so that its memory and processor time can be told. */
export const feedInProcess = async (request: FeedRequest): Promise<Sample> => {
  const child = await forkChild(new URL('./feeding.ts', import.meta.url));
  child.send(request);
  const answer = (await nextMessage(child)) as FeedAnswer | { readonly failure: string };
  child.disconnect();
  if ('failure' in answer) throw new Error(`Feeding views failed: ${answer.failure}`);
  const { seconds, cpuSeconds, peakMiB } = answer;
  return {
    'events/s': request.events / seconds,
    'node µs/event': (cpuSeconds * 1_000_000) / request.events,
    'peak RSS MiB': peakMiB,
  };
};
