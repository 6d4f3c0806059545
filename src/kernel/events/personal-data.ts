import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { ERASED, isClear, mapPersonal, type Personal, type Sealed } from './personal.js';
import type { SubjectKey, SubjectKeys } from './subject-keys.js';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const NONCES_A_DRAW = 256;

/** Seals the personal values of new events and opens them for readers who may see them. */
export class PersonalData {
  private readonly nonces = new Nonces();

  constructor(private readonly keys: SubjectKeys) {}

  /**
   * A copy of `data` with every clear value sealed under the subject's key, bound to the event and to its place in it.
   * The key is created first when the subject has none, in a write of its own.
   */
  async seal<Data>(data: Data, eventId: string, subject: string): Promise<Data> {
    if (!holdsClear(data)) return data;
    const key = await this.keys.keyFor(subject);
    return mapPersonal(data, (value, pointer) =>
      isClear(value) ? encrypt(key, this.nonces.next(), value.clear, eventId + pointer) : value,
    );
  }

  /** The clear text, or `[erased]` when the key was destroyed. @throws Error when it was altered or moved */
  async open(value: Personal): Promise<string> {
    if (isClear(value)) return value.clear;
    const key = await this.keys.keyOf(keyIdOf(value));
    return key === undefined ? ERASED : decrypt(key, value);
  }

  /** Whether the value can never be opened again, because its key was destroyed. */
  async isErased(value: Personal): Promise<boolean> {
    return !isClear(value) && (await this.keys.keyOf(keyIdOf(value))) === undefined;
  }

  /** A copy of `data` with every personal value replaced by its text. */
  async openAll(data: unknown): Promise<unknown> {
    const texts = new Map<Personal, string>();
    const found: Personal[] = [];
    mapPersonal(data, (value) => (found.push(value), value));
    for (const value of found) texts.set(value, await this.open(value));
    return mapPersonal(data, (value) => texts.get(value));
  }
}

const holdsClear = (data: unknown): boolean =>
  typeof data === 'object' && data !== null && (isClear(data) || Object.values(data).some(holdsClear));

/** Random nonces, each given out once. Drawn together: a draw costs as much for one as for hundreds. */
class Nonces {
  private drawn = Buffer.alloc(0);
  private used = 0;

  next(): Buffer {
    if (this.used === this.drawn.length) {
      this.drawn = randomBytes(NONCES_A_DRAW * NONCE_BYTES);
      this.used = 0;
    }
    this.used += NONCE_BYTES;
    return this.drawn.subarray(this.used - NONCE_BYTES, this.used);
  }
}

const encrypt = (key: SubjectKey, nonce: Buffer, text: string, boundTo: string): Sealed => {
  const cipher = createCipheriv(CIPHER, key.secret, nonce).setAAD(Buffer.from(boundTo));
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return { sealed: `${key.id}.${nonce.toString('base64url')}.${ciphertext.toString('base64url')}` };
};

const decrypt = (key: SubjectKey, value: Sealed): string => {
  const [, nonce, box] = value.sealed.split('.');
  if (nonce === undefined || box === undefined || value.of === undefined)
    throw new Error('a sealed value is malformed');
  const bytes = Buffer.from(box, 'base64url');
  const tagAt = bytes.length - TAG_BYTES;
  // Without a fixed length a shorter tag, which is easier to forge, would be taken as well.
  const options = { authTagLength: TAG_BYTES };
  const decipher = createDecipheriv(CIPHER, key.secret, Buffer.from(nonce, 'base64url'), options)
    .setAAD(Buffer.from(value.of))
    .setAuthTag(bytes.subarray(tagAt));
  return decipher.update(bytes.subarray(0, tagAt), undefined, 'utf8') + decipher.final('utf8');
};

const keyIdOf = (value: Sealed): string => value.sealed.slice(0, value.sealed.indexOf('.'));
