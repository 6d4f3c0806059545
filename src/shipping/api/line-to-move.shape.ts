import { Id, SafeInteger } from '#platform';

const LARGEST_QUANTITY = 1_000_000;

/** Most lines that one command names. */
export const MOST_LINES = 500;

/** So many of a line of the order. */
export class LineToMove {
  @Id()
  lineId!: string;

  @SafeInteger({ min: 1, max: LARGEST_QUANTITY })
  quantity!: number;
}
