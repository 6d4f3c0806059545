/** PostgreSQL counts its times from here. */
const EPOCH_MS = Date.UTC(2000, 0, 1);
const DAY_MS = 86_400_000;
const HIGH = 2 ** 32;

const nearest = (bytes: Buffer, offset: number): number =>
  bytes.readInt32BE(offset) * HIGH + bytes.readUInt32BE(offset + 4);

/** A bigint. @throws RangeError beyond 2^53 - 1 */
export const integerAt = (bytes: Buffer, offset: number): number => {
  const number = nearest(bytes, offset);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${number} from the database is not a safe integer`);
  return number;
};

/** A uuid as text. */
export const uuidAt = (bytes: Buffer, offset: number): string => {
  const hex = bytes.toString('hex', offset, offset + 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/**
 * A timestamptz(3) as RFC 3339 in UTC with milliseconds. Put together by hand: `Date` took a third of reading the log.
 * @throws RangeError outside the years 1 to 9999
 */
export const timeAt = (bytes: Buffer, offset: number): string => {
  // Microseconds beyond 2^53 are 16 off at most, and the column keeps whole milliseconds.
  const ms = EPOCH_MS + Math.round(nearest(bytes, offset) / 1_000);
  const day = Math.floor(ms / DAY_MS);
  const time = ms - day * DAY_MS;
  const [hours, minutes] = [Math.floor(time / 3_600_000), Math.floor(time / 60_000) % 60];
  const [seconds, rest] = [Math.floor(time / 1_000) % 60, time % 1_000];
  return `${dateOf(day)}T${TWO[hours]}:${TWO[minutes]}:${TWO[seconds]}.${THREE[rest]}Z`;
};

const digits = (count: number) =>
  Array.from({ length: 10 ** count }, (_, number) => String(number).padStart(count, '0'));
const [TWO, THREE] = [digits(2), digits(3)];

/** A log is read in its order, so that the same days come again and again. */
const MOST_DATES = 1_000;
const dates = new Map<number, string>();

const dateOf = (day: number): string => {
  const known = dates.get(day);
  if (known !== undefined) return known;
  const text = new Date(day * DAY_MS).toISOString();
  if (text.length !== '2000-01-01T00:00:00.000Z'.length || text.startsWith('0000')) {
    throw new RangeError(`${text} from the database is not within the years 1 to 9999`);
  }
  const date = text.slice(0, 10);
  if (dates.size < MOST_DATES) dates.set(day, date);
  return date;
};
