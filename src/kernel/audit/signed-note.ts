import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';

/** A text that is not a signed note, or no key, in the form of C2SP signed-note; the message says why. */
export class MalformedNote extends Error {
  override readonly name = 'MalformedNote';
}

/** A well-formed note that the key did not sign, or not like this. */
export class NoteNotSigned extends Error {
  override readonly name = 'NoteNotSigned';
}

/** The public half of a key that signs notes. */
export interface NoteVerifier {
  /** No white space and no plus sign. */
  readonly name: string;
  /** 4 bytes, of name and public key. */
  readonly id: Buffer;
  readonly publicKey: KeyObject;
  /** `<name>+<id>+<algorithm and public key>`: what auditors are given. */
  readonly text: string;
}

export interface NoteSigner {
  readonly verifier: NoteVerifier;
  readonly privateKey: KeyObject;
  /** `PRIVATE+KEY+<name>+<id>+<algorithm and seed>`: what is kept secret. */
  readonly text: string;
}

const ED25519 = 0x01;
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const ID_BYTES = 4;
const MOST_SIGNATURES = 100;
const NAME = /^[^\s+]{1,200}$/u;
const SIGNATURE_LINE = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u;
/** Control characters but the newline. */
const CONTROL = /[^\P{Cc}\n]/u;
/** An Ed25519 seed as PKCS #8 (RFC 8410). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const PRIVATE_PREFIX = 'PRIVATE+KEY+';

/** @param seed 32 random bytes @throws MalformedNote for a name that cannot be one */
export const noteSigner = (name: string, seed: Uint8Array): NoteSigner => {
  const key = Buffer.concat([PKCS8_PREFIX, seed]);
  const privateKey = createPrivateKey({ key, format: 'der', type: 'pkcs8' });
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  const verifier = verifierOf(name, Buffer.from(x ?? '', 'base64url'));
  return { verifier, privateKey, text: `${PRIVATE_PREFIX}${name}+${verifier.id.toString('hex')}+${keyText(seed)}` };
};

/** @throws MalformedNote */
export const parseSigner = (text: string): NoteSigner => {
  if (!text.startsWith(PRIVATE_PREFIX)) throw new MalformedNote('a signing key begins with PRIVATE+KEY+');
  const { name, id, key } = keyParts(text.slice(PRIVATE_PREFIX.length));
  const signer = noteSigner(name, key);
  if (!signer.verifier.id.equals(id))
    throw new MalformedNote('the id of the signing key does not fit its name and key');
  return signer;
};

/** @throws MalformedNote */
export const parseVerifier = (text: string): NoteVerifier => {
  const { name, id, key } = keyParts(text);
  const verifier = verifierOf(name, key);
  if (!verifier.id.equals(id)) throw new MalformedNote('the id of the public key does not fit its name and key');
  return verifier;
};

/** @param text ends with a newline @throws MalformedNote for a text that no note can carry */
export const signNote = (text: string, { verifier, privateKey }: NoteSigner): string => {
  checkText(text);
  const signature = sign(null, Buffer.from(text), privateKey);
  return `${text}\n— ${verifier.name} ${Buffer.concat([verifier.id, signature]).toString('base64')}\n`;
};

/**
 * The text of a note that the key has signed. Signatures by other keys are left aside, as the specification wants it.
 * @throws MalformedNote @throws NoteNotSigned
 */
export const openNote = (note: string, verifier: NoteVerifier): string => {
  const { text, signatures } = partsOf(note);
  const own = signatures.filter(
    ({ name, bytes }) => name === verifier.name && bytes.subarray(0, ID_BYTES).equals(verifier.id),
  );
  if (own.length === 0) throw new NoteNotSigned(`the note has no signature by ${verifier.text}`);
  for (const { bytes } of own) {
    const signature = bytes.subarray(ID_BYTES);
    const isGood =
      signature.length === SIGNATURE_BYTES && verify(null, Buffer.from(text), verifier.publicKey, signature);
    if (!isGood) throw new NoteNotSigned(`the signature by ${verifier.name} is not one of this text`);
  }
  return text;
};

interface Signature {
  readonly name: string;
  readonly bytes: Buffer;
}

const partsOf = (note: string): { readonly text: string; readonly signatures: readonly Signature[] } => {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n'))
    throw new MalformedNote('a note is a text, an empty line and lines of signatures');
  const text = note.slice(0, end + 1);
  checkText(text);
  const lines = note.slice(end + 2, -1).split('\n');
  if (lines.length > MOST_SIGNATURES) throw new MalformedNote(`a note has at most ${MOST_SIGNATURES} signatures`);
  return { text, signatures: lines.map(signatureIn) };
};

const signatureIn = (line: string): Signature => {
  const [, name, text] = SIGNATURE_LINE.exec(line) ?? [];
  if (name === undefined || text === undefined) throw new MalformedNote('a line of signature is “— name base64”');
  const bytes = fromBase64(text);
  if (bytes.length <= ID_BYTES) throw new MalformedNote('a signature is too short');
  return { name, bytes };
};

const checkText = (text: string): void => {
  if (!text.endsWith('\n') || CONTROL.test(text) || !text.isWellFormed()) {
    throw new MalformedNote('the text of a note is UTF-8 without control characters and ends with a newline');
  }
};

const verifierOf = (name: string, key: Buffer): NoteVerifier => {
  if (!NAME.test(name)) throw new MalformedNote('the name of a key has no white space and no plus sign');
  const algorithmAndKey = Buffer.concat([Buffer.of(ED25519), key]);
  const id = hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), algorithmAndKey]), 'buffer').subarray(0, ID_BYTES);
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: key.toString('base64url') };
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
  return { name, id, publicKey, text: `${name}+${id.toString('hex')}+${keyText(key)}` };
};

const keyText = (key: Uint8Array): string => Buffer.concat([Buffer.of(ED25519), key]).toString('base64');

const keyParts = (text: string): { readonly name: string; readonly id: Buffer; readonly key: Buffer } => {
  const [, name = '', id = '', key = ''] =
    /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/u.exec(text.trim()) ?? [];
  const bytes = key === '' ? Buffer.alloc(0) : fromBase64(key);
  if (bytes[0] !== ED25519 || bytes.length !== 1 + KEY_BYTES) {
    throw new MalformedNote('a key is “name+id+base64” of an Ed25519 key');
  }
  return { name, id: Buffer.from(id, 'hex'), key: bytes.subarray(1) };
};

const fromBase64 = (text: string): Buffer => {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw new MalformedNote(`${text} is not base64`);
  return bytes;
};
