/** The time so many milliseconds after another (RFC 3339, UTC, milliseconds). */
export const later = (time: string, milliseconds: number): string =>
  new Date(Date.parse(time) + milliseconds).toISOString();
