/** When an event happened: its business time (RFC 3339, UTC, milliseconds), and its log position to distinguish equal times. */
export interface Moment {
  readonly occurredAt: string;
  readonly position: number;
}

/** What "newest" means in views: by business time, then by position. Anything is later than nothing. */
export const isLater = (one: Moment, other: Moment | undefined): boolean =>
  other === undefined ||
  one.occurredAt > other.occurredAt ||
  (one.occurredAt === other.occurredAt && one.position > other.position);
