import { type OperatorEvent, ViewRebuilt } from '../../operator-events/operator.events.js';
import type { RebuildResult } from './rebuild-options.js';

/** The event that reports a rebuild. @param restriction what it was made of or is about, when that is not the whole log */
export const rebuiltEvent = (result: RebuildResult, restriction?: string): OperatorEvent => {
  const { view, build, kind, events, position, compared, differences, parked, skipped, switchedAt } = result;
  const figures = { events, position, compared, differences, parked, skipped, switched: switchedAt !== undefined };
  return ViewRebuilt({ view, build, kind, ...figures, ...(restriction === undefined ? {} : { restriction }) });
};
