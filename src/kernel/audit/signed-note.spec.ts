import {
  MalformedNote,
  NoteNotSigned,
  noteSigner,
  openNote,
  parseSigner,
  parseVerifier,
  signNote,
} from './signed-note.js';
import { openHead, parseHead, signHead } from './tree-checkpoint.js';

const signer = noteSigner('daybook/test', Buffer.alloc(32, 5));
const stranger = noteSigner('daybook/test', Buffer.alloc(32, 7));
const head = { size: 7, root: Buffer.alloc(32, 1) };

describe('A signed note', () => {
  it('is opened by the public key of its signer, as text', () => {
    const note = signNote('hello\n', signer);
    expect(openNote(note, parseVerifier(signer.verifier.text))).toBe('hello\n');
    expect(signNote('hello\n', parseSigner(signer.text))).toBe(note);
  });

  it('agrees with a note and key published by others', () => {
    const peter = parseVerifier('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
    const text =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    const signature = 'x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=';
    expect(openNote(`${text}\n— PeterNeumann ${signature}\n`, peter)).toBe(text);
  });

  it('may carry signatures of others beside', () => {
    const note = signNote('hello\n', signer);
    const witnessed = `${note}— witness.example/w ${Buffer.alloc(70).toString('base64')}\n`;
    expect(openNote(witnessed, signer.verifier)).toBe('hello\n');
  });

  it.each<[what: string, change: (note: string) => string, error: new (...args: never[]) => Error]>([
    ['another text', (note) => note.replace('hello', 'hullo'), NoteNotSigned],
    ['a signature by another key', () => signNote('hello\n', stranger), NoteNotSigned],
    ['no signature', (note) => note.slice(0, note.indexOf('—')), MalformedNote],
    ['no newline at the end', (note) => note.slice(0, -1), MalformedNote],
    ['something after the signature', (note) => `${note}more\n`, MalformedNote],
    ['a control character', (note) => note.replace('hello', 'hel\u0000lo'), MalformedNote],
    ['sloppy base64', (note) => note.replace(/(.)\n$/, '$1=\n'), MalformedNote],
  ])('is refused with %s', (_what, change, error) => {
    expect(() => openNote(change(signNote('hello\n', signer)), signer.verifier)).toThrow(error);
  });

  it('has keys whose id fits name and key', () => {
    const renamed = signer.verifier.text.replace('daybook/test', 'daybook/best');
    expect(() => parseVerifier(renamed)).toThrow(MalformedNote);
    expect(() => parseSigner(signer.text.replace('daybook/test', 'daybook/best'))).toThrow(MalformedNote);
    expect(() => noteSigner('two words', Buffer.alloc(32))).toThrow(MalformedNote);
  });
});

describe('A checkpoint', () => {
  it('is three lines: origin, size, root', () => {
    const { note } = signHead(head, signer, '2030-01-01T00:00:00.000Z');
    expect(note.split('\n').slice(0, 4)).toEqual(['daybook/test', '7', head.root.toString('base64'), '']);
    expect(openHead(note, signer.verifier)).toMatchObject(head);
  });

  it.each([
    ['a leading zero', 'o\n07\nAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n'],
    ['a short root', 'o\n7\nAQEB\n'],
    ['a root that is not in the one form of base64', 'o\n7\nAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQF=\n'],
    ['a fourth line', 'o\n7\nAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\nmore\n'],
    ['no size', 'o\n\nAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n'],
  ])('with %s is refused', (_what, text) => {
    expect(() => parseHead(text)).toThrow(MalformedNote);
  });

  it('of another log is refused, though the key has signed it', () => {
    const note = signNote(`another log\n7\n${head.root.toString('base64')}\n`, signer);
    expect(() => openHead(note, signer.verifier)).toThrow(MalformedNote);
  });
});
