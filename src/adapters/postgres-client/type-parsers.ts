import pg from 'pg';

const { builtins } = pg.types;

type TextParser = (text: string) => unknown;

/** bigint as a number. @throws RangeError beyond 2^53 - 1 */
const safeInteger = (text: string): number => {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${text} from the database is not a safe integer`);
  return number;
};

/** `2026-01-02 03:04:05.6+00` as `2026-01-02T03:04:05.600Z`. @throws RangeError outside the years 1 to 9999 */
export const isoTime = (text: string): string => {
  if (text.charAt(10) !== ' ' || !text.endsWith('+00')) {
    throw new RangeError(`${text} from the database is not a time in UTC within the years 1 to 9999`);
  }
  const milliseconds = text.slice(20, -3).padEnd(3, '0').slice(0, 3);
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${milliseconds}Z`;
};

const asText = (text: string): string => text;

const PARSERS: ReadonlyMap<number, TextParser> = new Map<number, TextParser>([
  [builtins.INT8, safeInteger],
  [builtins.TIMESTAMPTZ, isoTime],
  [builtins.JSON, asText],
  [builtins.JSONB, asText],
]);

/** How values arrive from the database; for one pool, so that no other user of the driver is affected. */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: (oid, format): TextParser =>
    (format === 'binary' ? undefined : PARSERS.get(oid)) ?? (pg.types.getTypeParser(oid, format) as TextParser),
};
