/** The short number that people read out: `DB-0000042`. Unique, rising, with gaps. */
export const orderNumberOf = (sequence: number): string => `DB-${String(sequence).padStart(7, '0')}`;

/** The number of the sequence in an order number; `undefined` for one that was not made of it. */
export const sequenceOf = (orderNumber: string): number | undefined => {
  const digits = /^DB-(\d{7,15})$/.exec(orderNumber)?.[1];
  return digits === undefined ? undefined : Number(digits);
};

/**
 * A text that sorts as order numbers do: each row of digits as a number (how many digits, then the digits), so that
 * `DB-9999999` comes before `DB-10000000`.
 */
export const sortKeyOf = (orderNumber: string): string =>
  orderNumber.replace(/0*(\d+)/g, (_, digits: string) => `${String(digits.length).padStart(3, '0')}${digits}`);
