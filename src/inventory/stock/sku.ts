import { isStorableText, sha256 } from '#kernel';

const LONGEST_SKU = 64;
/** A stream's name goes into consistency tokens, which are short and of ASCII. */
const LONGEST_ID = 150;

/** Whether a text names goods: what a line of an order may have as its SKU. */
const isSku = (text: string): boolean => text !== '' && [...text].length <= LONGEST_SKU && isStorableText(text);

/**
 * Id of the stock of a SKU: the SKU in percent-encoding, so that a stream can have its name; a hash where that is too long.
 * `=` begins no encoded text, so no two SKUs share an id. @returns undefined for what is no SKU
 */
export const stockIdOf = (sku: string): string | undefined => {
  if (!isSku(sku)) return undefined;
  const encoded = encodeURIComponent(sku);
  return encoded.length <= LONGEST_ID ? encoded : `=${sha256(sku).toString('base64url')}`;
};
