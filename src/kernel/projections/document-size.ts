/** Most that a document of a view may take, in every set-up: a document of MongoDB ends at 16 MiB with all beside it. */
const MOST_BYTES = 15 * 2 ** 20;
/** Shorter JSON never takes too much, whatever is in it: an array of digits takes seven times its text. */
const SURELY_FITS = MOST_BYTES / 8;

/**
 * Why no view store takes the document for its size, measured as BSON; `undefined` when it fits.
 * @param json text of the document
 */
export const tooLarge = (document: unknown, json: string): string | undefined => {
  if (json.length < SURELY_FITS) return undefined;
  const bytes = sizeOf(document);
  return bytes > MOST_BYTES ? `it takes ${bytes} bytes, ${MOST_BYTES} at most` : undefined;
};

const sizeOf = (value: unknown): number => {
  switch (typeof value) {
    case 'string':
      return 5 + utf8Bytes(value);
    case 'number':
      return 8;
    case 'object':
      return value === null ? 0 : 5 + sum(Object.entries(value), ([name, part]) => 2 + utf8Bytes(name) + sizeOf(part));
    default:
      return 1;
  }
};

/** A surrogate is half of four bytes. */
const utf8Bytes = (text: string): number => {
  let bytes = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3;
  }
  return bytes;
};

const sum = <Part>(parts: readonly Part[], of: (part: Part) => number): number =>
  parts.reduce((total, part) => total + of(part), 0);
