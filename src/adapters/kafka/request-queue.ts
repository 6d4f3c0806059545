import { createRequire } from 'node:module';

const GUARDED_VERSION = '2.2.4';

interface RequestQueue {
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests(): void;
}

/**
 * kafkajs 2.2.4 looks at the queue of every connection each millisecond, also when it is empty: 2,700 wake-ups a second and
 * a thirtieth of a core for an idle process. Here it looks only while something waits in the queue; what comes into it later
 * has it look again. Another version is left as it is.
 * @returns whether the queue is guarded
 */
export const guardRequestQueue = (): boolean => {
  const require = createRequire(import.meta.url);
  const { version } = require('kafkajs/package.json') as { readonly version: string };
  if (version !== GUARDED_VERSION) return false;
  const { prototype } = require('kafkajs/src/network/requestQueue/index.js') as { readonly prototype: RequestQueue };
  if (guarded.has(prototype)) return true;
  const { scheduleCheckPendingRequests } = prototype;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0) scheduleCheckPendingRequests.call(this);
  };
  guarded.add(prototype);
  return true;
};

const guarded = new WeakSet<RequestQueue>();
