import type { Recorded } from '../events/event.js';
import type { Projection } from './projection.js';

/**
 * The same projections, which decode a record once between them when they are given the same one, as a shared log
 * does: what the first has decoded is given to the others. Streams of one category are read by one catalogue.
 */
export const decodedOnce = (projections: readonly Projection[]): readonly Projection[] => {
  const decoders = new Map<string, Projection['decode']>();
  return projections.map((projection) => {
    const decode = decoders.get(projection.category) ?? remembering(projection.decode);
    decoders.set(projection.category, decode);
    return { ...projection, decode };
  });
};

const remembering = (decode: Projection['decode']): Projection['decode'] => {
  const decoded = new WeakMap<Parameters<typeof decode>[0], Recorded>();
  return (record) => {
    const known = decoded.get(record);
    if (known !== undefined) return known;
    const event = decode(record);
    decoded.set(record, event);
    return event;
  };
};
