const SHAPE =
  /^(\d{4})-(\d{2})-(\d{2})[Tt]([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.(\d+))?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const LEAP_SECOND = 60;

/** PostgreSQL knows no year 0, and beyond the year 9999 the text would have another form, which does not sort. */
const FIRST = Date.parse('0001-01-01T00:00:00.000Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

interface Instant {
  /** Of the epoch; finer digits cut off. */
  readonly milliseconds: number;
  /** What was cut off, without zeros at the end. */
  readonly finer: string;
}

/**
 * An instant written as RFC 3339 with any offset, as UTC with milliseconds (finer digits are cut off). A leap second is
 * the last millisecond before it, since clocks of computers have none.
 * `undefined` for anything else, for days that no calendar has, leap seconds elsewhere than at the end of a month in
 * UTC (RFC 3339, 5.7), and UTC years other than 0001 to 9999.
 */
export const utcOf = (text: string): string | undefined => {
  const instant = instantIn(text);
  return instant && textOf(instant.milliseconds);
};

/** The same with the finer digits, if there are any. */
export const exactUtcOf = (text: string): string | undefined => {
  const instant = instantIn(text);
  return instant && textOf(instant.milliseconds).replace('Z', `${instant.finer}Z`);
};

/**
 * The first millisecond that is not before an instant. Times of whole milliseconds are before the one exactly when they
 * are before the other, so that `<` and `>=` keep the meaning of finer digits. `undefined` as for `utcOf`.
 */
export const boundOf = (text: string): string | undefined => {
  const instant = instantIn(text);
  return instant && textOf(Math.min(LAST, instant.milliseconds + (instant.finer === '' ? 0 : 1)));
};

/** The same for a day (`2026-01-31`) too, which begins at midnight in UTC. */
export const boundOfDayOrTime = (text: string): string | undefined =>
  boundOf(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text);

const textOf = (milliseconds: number): string => new Date(milliseconds).toISOString();

const instantIn = (text: string): Instant | undefined => {
  const [, year, month, day, hour, minute, second, fraction = '', sign, ...offset] = SHAPE.exec(text) ?? [];
  const midnight = new Date(`${year}-${month}-${day}T00:00:00.000Z`);
  if (Number.isNaN(midnight.getTime()) || midnight.getUTCDate() !== Number(day)) return undefined;
  const [offsetHours = 0, offsetMinutes = 0] = offset.map((part) => Number(part ?? 0));
  const ahead = (offsetHours * 60 + offsetMinutes) * (sign === '-' ? -1 : 1);
  const minuteAt = midnight.getTime() + (Number(hour) * 60 + Number(minute) - ahead) * MINUTE_MS;
  if (Number(second) === LEAP_SECOND)
    return endsMonth(minuteAt + MINUTE_MS) ? within(minuteAt + MINUTE_MS - 1) : undefined;
  const thousandths = Number(fraction.slice(0, 3).padEnd(3, '0'));
  return within(minuteAt + Number(second) * 1_000 + thousandths, fraction.slice(3).replace(/0+$/, ''));
};

const within = (milliseconds: number, finer = ''): Instant | undefined =>
  milliseconds >= FIRST && milliseconds <= LAST ? { milliseconds, finer } : undefined;

const endsMonth = (milliseconds: number): boolean =>
  milliseconds % DAY_MS === 0 && new Date(milliseconds).getUTCDate() === 1;
