/** `pointer` followed by one more reference token (RFC 6901, 3). */
export const pointerTo = (pointer: string, key: string | number): string => `${pointer}/${escaped(key)}`;

/** Few names have anything to escape, and pointers are made for every value that may be personal. */
const escaped = (key: string | number): string | number =>
  typeof key === 'string' && /[~/]/.test(key) ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key;
