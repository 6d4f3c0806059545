import { type Projection, type RebuildLease, withRetries } from '#kernel';
import { compareBuilds } from './compare-builds.js';
import { compareWithFold, type FoldPorts } from './compare-with-fold.js';
import type { Difference } from './difference.js';
import { documentIds, type VerifyScope } from './document-ids.js';
import { refuseIfLost } from './held-lease.js';

export interface Comparison {
  readonly scope: VerifyScope;
  /** Log position up to which the documents to compare are looked for. */
  readonly head: number;
  /** A build that has to hold the same, besides what the events say. */
  readonly live?: string;
  readonly lease?: RebuildLease;
}

export interface Compared {
  readonly compared: number;
  readonly differences: number;
}

/**
 * Compares a build with a fresh fold of the log and with the live build.
 * @param publish called with each difference, and after each portion with what was compared so far
 * @throws RebuildFenced when the lease is lost; StoreUnavailable
 */
export const compareDocuments = async (
  ports: FoldPorts,
  projection: Projection,
  { scope, head, live, lease }: Comparison,
  publish: { difference(found: Difference): void; portion?(soFar: Compared): void },
): Promise<Compared> => {
  let soFar: Compared = { compared: 0, differences: 0 };
  const builds = [projection.view.build, ...(live === undefined ? [] : [live])];
  for await (const ids of documentIds(ports, projection, builds, scope, head)) {
    if (lease !== undefined) refuseIfLost(lease, projection.view);
    // A comparison of hours does not fail because a busy server once answered late.
    const patiently = <Found>(compare: () => Promise<Found>) => withRetries(ports.environment, compare);
    const besides = live === undefined ? [] : await patiently(() => compareBuilds(ports, projection, live, ids));
    const folded = await patiently(() => compareWithFold(ports, projection, ids));
    const found = [...besides, ...folded.unfolded, ...folded.differences];
    for (const difference of found) publish.difference(difference);
    soFar = { compared: soFar.compared + ids.length, differences: soFar.differences + found.length };
    publish.portion?.(soFar);
  }
  return soFar;
};
