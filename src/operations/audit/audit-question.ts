import { type AuditFilter, isStorableText } from '#kernel';
import { type Bounds, boundOfDayOrTime, wholeNumberIn } from '#platform/json';

/** What an auditor asks for, as texts: options of the terminal, or parameters of an address. */
export type AuditQuestion = Readonly<Record<string, string | undefined>>;

/** Words that a domain adds to the questions, each with the filter it stands for. */
export type AuditTerms = Readonly<Record<string, (value: string) => AuditFilter>>;

/** A question that cannot be understood; the message says which part and what it has to be. */
export class InvalidQuestion extends Error {
  override readonly name = 'InvalidQuestion';

  constructor(
    readonly term: string,
    message: string,
  ) {
    super(message);
  }
}

type ParseTerm = (value: string, term: string) => AuditFilter;

const READINGS: Readonly<Record<string, ParseTerm>> = {
  from: (value, term) => ({ from: timeIn(value, term) }),
  to: (value, term) => ({ to: timeIn(value, term) }),
  fromPosition: (value, term) => ({ fromPosition: positionIn(value, term) }),
  toPosition: (value, term) => ({ toPosition: positionIn(value, term) }),
  type: (value) => ({ types: value.split(',') }),
  actor: (value) => ({ actor: value }),
  correlationId: (value) => ({ correlationId: value }),
};

/** The words that every question may have. */
export const QUESTION_TERMS: readonly string[] = Object.keys(READINGS);

/** @throws InvalidQuestion */
export const filterOf = (question: AuditQuestion, terms: AuditTerms): AuditFilter => {
  const readings: Readonly<Record<string, ParseTerm>> = { ...READINGS, ...terms };
  const given = Object.entries(question).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const parts = given.map(([term, value]): AuditFilter => {
    if (value === '' || value.length > LONGEST || !isStorableText(value)) {
      throw hasToBe(term, `a text of 1 to ${LONGEST} characters, without U+0000`);
    }
    const reading = Object.hasOwn(readings, term) ? readings[term] : undefined;
    if (reading === undefined) {
      throw new InvalidQuestion(term, `${term} is not known here. Known are ${Object.keys(readings).join(', ')}.`);
    }
    return reading(value, term);
  });
  const twice = parts.findIndex((part, index) => parts.slice(0, index).some((before) => haveOneField(before, part)));
  if (twice > 0) throw alone(given[twice]?.[0] ?? '');
  return Object.assign({}, ...parts) as AuditFilter;
};

/** Each of them names a stream, or whom events are about: one event has one of these. */
const alone = (term: string) =>
  new InvalidQuestion(term, `${term} cannot be asked for together with another term of its kind. Ask for each alone.`);

const haveOneField = (one: AuditFilter, other: AuditFilter): boolean =>
  Object.keys(one).some((field) => Object.hasOwn(other, field));

const hasToBe = (term: string, expected: string) => new InvalidQuestion(term, `${term} has to be ${expected}.`);

const LONGEST = 1_000;

/** What `fromPosition` and `toPosition` may be. */
export const QUESTION_POSITIONS: Bounds = { minimum: 1, maximum: 999_999_999_999_999 };

/** Both ends of a question are bounds: `from` is the first moment that counts, `to` the first that does not. */
const timeIn = (value: string, term: string): string => {
  const time = boundOfDayOrTime(value);
  if (time === undefined) throw hasToBe(term, 'a day (2026-01-31, in UTC) or a time in RFC 3339');
  return time;
};

const positionIn = (value: string, term: string): number => {
  const position = wholeNumberIn(value, QUESTION_POSITIONS);
  if (position === undefined) throw hasToBe(term, 'a position from 1 on');
  return position;
};
