const SHAPE =
  /^(\d{4})-(\d{2})-(\d{2})[Tt]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d+))?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

/**
 * An instant written as RFC 3339 with any offset, as UTC with milliseconds (further digits are cut off).
 * `undefined` for anything else, for days that no calendar has, leap seconds, and UTC years other than 0001 to 9999.
 */
export const utcOf = (text: string): string | undefined => {
  const parts = SHAPE.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', sign, offsetHours = '0', offsetMinutes = '0'] = parts;
  const midnight = new Date(`${year}-${month}-${day}T00:00:00.000Z`);
  if (Number.isNaN(midnight.getTime()) || midnight.getUTCDate() !== Number(day)) return undefined;
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === '-' ? -1 : 1);
  const minutes = Number(hour) * 60 + Number(minute) - offset;
  const milliseconds = Number(second) * 1_000 + Number(fraction.slice(0, 3).padEnd(3, '0'));
  const utc = new Date(midnight.getTime() + minutes * 60_000 + milliseconds).toISOString();
  // Beyond the year 9999 the text would have another form, which does not sort; PostgreSQL knows no year 0.
  return utc.length === 24 && !utc.startsWith('0000') ? utc : undefined;
};
