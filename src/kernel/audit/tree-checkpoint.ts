import { HASH_BYTES } from './merkle.js';
import { MalformedNote, type NoteSigner, type NoteVerifier, openNote, signNote } from './signed-note.js';

/** What a log once was: a promise never to be anything else up to there. */
export interface TreeHead {
  /** Number of leaves, and so the position of the last event it covers. */
  readonly size: number;
  /** 32 bytes. */
  readonly root: Buffer;
}

/** A tree head that was signed, as others may keep it. */
export interface SignedCheckpoint extends TreeHead {
  /** C2SP tlog-checkpoint as a signed note. */
  readonly note: string;
  /** When it was signed, RFC 3339 in UTC with milliseconds; beside the note, not in it. */
  readonly time: string;
}

/** The log has one signer, so its origin is the name of the key. */
export const signHead = ({ size, root }: TreeHead, signer: NoteSigner, time: string): SignedCheckpoint => {
  const text = `${signer.verifier.name}\n${size}\n${root.toString('base64')}\n`;
  return { size, root, note: signNote(text, signer), time };
};

/**
 * The tree head in a note, if the key has signed it and the log is the key's own.
 * @throws MalformedNote @throws NoteNotSigned
 */
export const openHead = (note: string, verifier: NoteVerifier): TreeHead => {
  const head = parseHead(openNote(note, verifier));
  if (head.origin !== verifier.name)
    throw new MalformedNote(`the checkpoint is of the log ${head.origin}, not ${verifier.name}`);
  return head;
};

/** Origin, size and root of a checkpoint's text, nothing more. @throws MalformedNote */
export const parseHead = (text: string): TreeHead & { readonly origin: string } => {
  const [, origin = '', size = '', root = ''] =
    /^([^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n$/u.exec(text) ?? [];
  const bytes = Buffer.from(root, 'base64');
  if (
    origin === '' ||
    !Number.isSafeInteger(Number(size)) ||
    bytes.length !== HASH_BYTES ||
    bytes.toString('base64') !== root
  ) {
    throw new MalformedNote('a checkpoint has three lines: origin, size of the tree, root in base64');
  }
  return { origin, size: Number(size), root: bytes };
};
