import type { ReceivedEvent } from './received-event.js';

/** Runs an attempt of a handler as work that its event has caused, for those who trace it. @throws what the work throws */
export type TraceHandler = (event: ReceivedEvent, work: () => Promise<void>) => Promise<void>;
