import { ERASED, isClear, type Json, mapPersonal, type Personal, type PersonalData } from '#kernel';

/** What stands in place of a personal value that has its key. */
const SEALED = '[sealed]';
/** So many characters of a ciphertext distinguish two sealed values. */
const MARK_LENGTH = 6;

/**
 * A copy of `data` for the eyes of an operator: each personal value says that it is sealed, or that it is erased because
 * its key was destroyed. Nothing is opened. What was recorded in clear, before values were sealed, stays as it is.
 *
 * @param marked adds a few characters of the ciphertext, `[sealed 3fWq0x]`, so that another value looks like another one
 */
export const redacted = async (
  data: unknown,
  personal: Pick<PersonalData, 'isErased'>,
  { marked = false }: { readonly marked?: boolean } = {},
): Promise<Json> => {
  const found: Personal[] = [];
  mapPersonal(data, (value) => (found.push(value), value));
  const words = new Map<Personal, string>();
  for (const value of found) words.set(value, await wordFor(value, personal, marked));
  return mapPersonal(data, (value) => words.get(value)) as Json;
};

const wordFor = async (value: Personal, personal: Pick<PersonalData, 'isErased'>, marked: boolean): Promise<string> => {
  if (isClear(value)) return value.clear;
  const word = (await personal.isErased(value)) ? ERASED : SEALED;
  return marked ? `${word.slice(0, -1)} ${markOf(value.sealed)}]` : word;
};

/** Of the nonce, which no two values share. */
const markOf = (sealed: string): string => (sealed.split('.')[1] ?? '').slice(0, MARK_LENGTH);
