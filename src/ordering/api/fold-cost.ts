/** The versions that an order can come to. */
const LONGEST_STREAM = 100_000;
/** Events that cost as much to read and fold as one field costs to answer, or a few. */
const EVENTS_A_POINT = 10;

/** What it costs to read an order up to a version of its stream; up to the last there can be when it is not given. */
export const foldCost = (version: number | null | undefined): number =>
  Math.ceil(Math.min(Math.max(version ?? LONGEST_STREAM, 0), LONGEST_STREAM) / EVENTS_A_POINT);
