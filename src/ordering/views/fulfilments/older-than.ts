import { badInput } from '#platform';

const SHAPE = /^P(?!$)(?:(\d{1,4})W|(?:(\d{1,4})D)?(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?)$/;
const UNITS_S = [604_800, 86_400, 3_600, 60, 1];

/** Milliseconds of a duration of weeks, or of days and less, in whole numbers (ISO 8601). @throws QueryRefused BAD_USER_INPUT */
export const olderThanMs = (text: string): number => {
  const parts = SHAPE.exec(text)?.slice(1);
  if (parts === undefined) {
    throw badInput(
      'olderThan must be an ISO 8601 duration of days, hours, minutes and seconds, such as PT15M or P1DT12H.',
    );
  }
  return parts.reduce((sum, part, index) => sum + Number(part ?? 0) * (UNITS_S[index] ?? 0) * 1_000, 0);
};
