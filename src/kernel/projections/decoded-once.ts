import type { Recorded } from '../events/event.js';
import type { Projection } from './projection.js';

/**
 * The same projections, which decode a record once between them when they are given the same one, as a shared log
 * does: what the first has decoded is given to the others. All that hear a stream read it by one catalogue.
 */
export const decodedOnce = (projections: readonly Projection[]): readonly Projection[] => {
  const decoded = new WeakMap<Parameters<Projection['decode']>[0], Recorded>();
  return projections.map((projection) => ({
    ...projection,
    decode: (record) => {
      const known = decoded.get(record);
      if (known !== undefined) return known;
      const event = projection.decode(record);
      decoded.set(record, event);
      return event;
    },
  }));
};
