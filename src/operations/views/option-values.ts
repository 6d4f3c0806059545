import { InvalidArgumentError } from 'commander';
import type { VerifyScope } from './rebuild/document-ids.js';

/** `none`, `all` or `sample:N`. @throws InvalidArgumentError */
export const verifyScopeOf = (text: string): VerifyScope => {
  if (text === 'none' || text === 'all') return text;
  const [, sample] = /^sample:([1-9]\d{0,6})$/.exec(text) ?? [];
  if (sample === undefined) throw new InvalidArgumentError('give none, all or sample:N');
  return { sample: Number(sample) };
};

/** A whole number from 0 to 9999. @throws InvalidArgumentError */
export const wholeNumber = (text: string): number => {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('give a whole number');
  return Number(text);
};

/** A whole number from 1 on. @throws InvalidArgumentError */
export const positiveNumber = (text: string): number => {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('give a whole number from 1 on');
  return Number(text);
};
