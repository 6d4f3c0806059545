import { type CleanedEnv, customCleanEnv, EnvError, makeExactValidator, type ValidatorSpec } from 'envalid';

/** Variables of the environment. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** A variable that is set to nothing is not set. */
export const given = (variables: Variables, name: string): string | undefined => variables[name]?.trim() || undefined;

/**
 * The values of the variables that a table of validators names; their defaults where they are not set.
 * @param faults gets one for each variable that does not fit, which then has no value: what is read is not to be used
 */
export const valuesOf = <Table extends Record<string, ValidatorSpec<unknown>>>(
  variables: Variables,
  table: Table,
  faults: string[],
): Readonly<CleanedEnv<Table>> => {
  const set = Object.fromEntries(Object.keys(table).map((name) => [name, given(variables, name)]));
  return customCleanEnv(set, table, (values) => values, {
    reporter: ({ errors }) => {
      for (const [name, error] of Object.entries<Error | undefined>(errors)) faults.push(`${name}${error?.message}`);
    },
  });
};

/**
 * A validator, for a variable that is no secret: a fault shows what was given.
 * @param parse gives `undefined` for what does not fit
 */
export const variable = <Value>(expected: string, parse: (text: string) => Value | undefined) =>
  makeExactValidator<Value>((text) => parse(text) ?? refuse(`=${text} is not ${expected}.`));

/** A validator whose faults do not show what was given. @param parse throws by `refuse` */
export const secret = <Value>(parse: (text: string) => Value) => makeExactValidator<Value>(parse);

/** @param fault goes behind the name of the variable @throws EnvError */
export const refuse = (fault: string): never => {
  throw new EnvError(fault);
};

export const wholeNumber = (expected: string, least: number, most: number) =>
  variable(expected, (text) => {
    const fits = /^\d{1,7}$/.test(text) && Number(text) >= least && Number(text) <= most;
    return fits ? Number(text) : undefined;
  });

const MILLISECONDS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Milliseconds, written with their unit: `200ms`, `2s`, `30m`, `2h`. */
export const duration = variable('a duration above 0 such as 200ms, 2s, 30m or 2h', (text) => {
  const [, count, unit] = /^([1-9]\d{0,6})(ms|s|m|h)$/.exec(text) ?? [];
  return unit === undefined ? undefined : Number(count) * MILLISECONDS[unit as keyof typeof MILLISECONDS];
});

export const oneOf = <Value extends string>(values: readonly Value[]) =>
  variable(`one of ${values.join(', ')}`, (text) => values.find((value) => value === text));

/** Whether the text is a URL of one of these protocols: `https:`. */
export const isUrl = (text: string, protocols: readonly string[]): boolean =>
  URL.canParse(text) && protocols.includes(new URL(text).protocol);
