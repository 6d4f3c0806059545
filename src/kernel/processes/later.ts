/** The time so many milliseconds after another (RFC 3339, UTC, milliseconds): when a timer is due, by the event that sets it. */
export const later = (time: string, milliseconds: number): string =>
  new Date(Date.parse(time) + milliseconds).toISOString();
