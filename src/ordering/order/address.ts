import { clear, type Personal } from '#kernel';
import type { Address, AddressInClear } from './payloads.events.js';

export type { Address, AddressInClear } from './payloads.events.js';

/** The address as it goes into an event: the personal parts marked, so that they are sealed before the append. */
export const addressOf = ({ name, line1, line2, phone, ...place }: AddressInClear): Address => ({
  ...place,
  ...marked({ name, line1, line2, phone }),
});

/** Leaves out what is absent: an absent property and an `undefined` one must not differ. */
export const marked = <Name extends string>(
  values: Readonly<Partial<Record<Name, string>>>,
): Partial<Record<Name, Personal>> => {
  const result: Partial<Record<Name, Personal>> = {};
  for (const [name, value] of Object.entries(values) as [Name, string | undefined][]) {
    if (value !== undefined) result[name] = clear(value);
  }
  return result;
};
