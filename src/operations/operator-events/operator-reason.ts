import { InvalidArgumentError } from 'commander';
import { LONGEST_REASON } from './longest-reason.js';

/** Why an operator does something, to be recorded with it: refused before anything is done. @throws InvalidArgumentError */
export const operatorReason = (text: string): string => {
  if (text.trim() === '' || text.length > LONGEST_REASON) {
    throw new InvalidArgumentError(`give 1 to ${LONGEST_REASON} characters`);
  }
  if (!text.isWellFormed() || text.includes('\0'))
    throw new InvalidArgumentError('give a text without broken characters');
  return text;
};
