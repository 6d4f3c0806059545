import { createHash } from 'node:crypto';
import { leafOf, type SignedCheckpoint, signNote } from '#kernel';
import { lineOf } from '../../src/operations/audit/cloud-event.js';
import { recordIn } from '../../src/operations/audit/record-in-line.js';
import { eventAt, Log, OTHER_SIGNER, removeFolders, SIGNER } from './exports.fixture.js';
import { type Copy, reportsInThreads, tampered, verdictsOn } from './tampered-exports.fixture.js';

const EVENTS = 23;
const SOURCE = SIGNER.verifier.name;
const events = Array.from({ length: EVENTS }, (_none, index) => eventAt(index + 1));

type Case = [what: string, tamper: (copy: Copy) => void, position: number | undefined, check?: string];

/** Rows of one length: for a shorter one Jest would hand over its callback. */
const rows = (cases: readonly Case[]) =>
  cases.map(([what, tamper, position, check]) => [what, tamper, position, check] as const);

/** One line of the first part, changed. */
const line =
  (number: number, change: (line: string) => string) =>
  (copy: Copy): void =>
    copy.lines(copy.part(0), (lines) => lines.map((each, at) => (at === number - 1 ? change(each) : each)));

/** The record of a line altered, its leaf computed anew. */
const coveredUp = (text: string): string => {
  const event = recordIn(text, SOURCE)?.event ?? eventAt(1);
  const altered = { ...event, type: 'OrderCancelled' };
  return lineOf({ event: { ...altered, leaf: leafOf(altered) } }, SOURCE);
};

const digestsAnew = (copy: Copy): void => {
  for (const part of copy.parts()) {
    const digest = createHash('sha256').update(copy.read(part)).digest('hex');
    copy.manifest((manifest) => ({
      ...manifest,
      files: manifest.files.map((file) => (file.name === part ? { ...file, sha256: digest } : file)),
    }));
  }
};

/** What was done to an export of everything; where the first finding is, and what both say of it when they say the same. */
const WHOLE: readonly Case[] = [
  ['data changed', line(2, (text) => text.replace('"total":200', '"total":201')), 2, 'leaf'],
  ['the time changed', line(2, (text) => text.replace('00:00:00.000Z', '00:00:00.001Z')), 2, 'leaf'],
  ['metadata changed', line(2, (text) => text.replace('c-2', 'c-3').replace('c-2', 'c-3')), 2, 'leaf'],
  ['a leaf changed', line(2, (text) => text.replace(/("leafhash":")./, (_all, begin: string) => `${begin}x`)), 2],
  ['who did it changed beside the metadata', line(2, (text) => text.replace('"authid":"local"', '"authid":"eve"')), 2],
  ['a line that is no record', line(2, () => 'no record'), 2, 'form'],
  ['a line cut short', line(2, (text) => text.slice(0, 80)), 2, 'form'],
  ['two lines swapped', (copy) => copy.lines(copy.part(0), ([one = '', two = '', ...rest]) => [two, one, ...rest]), 1],
  ['the first line cut out', (copy) => copy.lines(copy.part(0), ([, ...rest]) => rest), 1, 'gap'],
  ['the last line of a part cut out', (copy) => copy.lines(copy.part(0), ([one = '']) => [one, '']), 2, 'gap'],
  ['a line twice', (copy) => copy.lines(copy.part(0), ([one = '', ...rest]) => [one, one, ...rest]), 1, 'gap'],
  [
    'a forged line put in',
    (copy) =>
      copy.lines(copy.part(0), ([one = '', ...rest]) => [
        one,
        lineOf({ event: eventAt(2, { type: 'Forged' }) }, SOURCE),
        ...rest,
      ]),
    2,
    'gap',
  ],
  ['a part missing', (copy) => copy.remove(copy.part(0)), 1, 'gap'],
  ['the last part missing', (copy) => copy.remove(copy.part(-1)), undefined],
  ['a record and its leaf changed', line(2, coveredUp), undefined, 'file digest'],
  [
    'a record, its leaf and the digests changed',
    (copy) => {
      line(2, coveredUp)(copy);
      digestsAnew(copy);
    },
    undefined,
    'signature',
  ],
  ['the trailer taken away', (copy) => copy.lines(copy.part(-1), (lines) => [...lines.slice(0, -2), '']), undefined],
  [
    'the trailer changed',
    (copy) => copy.edit(copy.part(-1), (text) => text.replace('"count":23', '"count":24')),
    undefined,
  ],
  [
    'the manifest changed',
    (copy) => copy.manifest((manifest) => ({ ...manifest, createdAt: 'yesterday' })),
    undefined,
    'signature',
  ],
  ['the signature of the manifest missing', (copy) => copy.remove('manifest.note'), undefined, 'signature'],
  [
    'the manifest signed by another key of the same name',
    (copy) => copy.edit('manifest.note', (text) => signNote(`${text.split('\n\n')[0] ?? ''}\n`, OTHER_SIGNER)),
    undefined,
    'signature',
  ],
  [
    'the last part left out of the manifest too',
    (copy) => {
      copy.remove(copy.part(-1));
      copy.manifest((manifest) => ({ ...manifest, files: manifest.files.slice(0, -1) }));
    },
    undefined,
  ],
  [
    'nodes of the tree changed',
    (copy) => copy.manifest((manifest) => ({ ...manifest, right: ['A'.repeat(44)] })),
    undefined,
    'signature',
  ],
];

/** The same for an export of some events, each with its proof. */
const PROVED: readonly Case[] = [
  ['data changed', line(2, (text) => text.replace('"total":400', '"total":401')), 4, 'leaf'],
  ['a record and its leaf changed', line(2, coveredUp), 4, 'inclusion'],
  ['two lines swapped', (copy) => copy.lines(copy.part(0), ([one = '', two = '', ...rest]) => [two, one, ...rest]), 2],
  [
    'two proofs swapped',
    (copy) => copy.lines(copy.proofs(0), ([one = '', two = '', ...rest]) => [two, one, ...rest]),
    2,
    'inclusion',
  ],
  ['a proof cut out', (copy) => copy.lines(copy.proofs(0), ([, ...rest]) => rest), 2, 'inclusion'],
  [
    'a hash of a proof changed',
    (copy) => copy.edit(copy.proofs(0), (text) => text.replace(/\["./, '["+')),
    2,
    'inclusion',
  ],
  ['all proofs missing', (copy) => copy.remove(copy.proofs(0)), 2],
  [
    'a record cut out with its proof',
    (copy) => {
      for (const file of [copy.part(0), copy.proofs(0)]) copy.lines(file, ([, ...rest]) => rest);
    },
    undefined,
    'file digest',
  ],
];

describe('An export that was tampered with is found out, at its place, by our verifier and by one that shares no code', () => {
  afterAll(removeFolders);

  describe('of everything', () => {
    let whole: string;
    beforeAll(async () => {
      whole = await (await Log.of(events)).export();
    });

    it('unless nothing was done', async () => {
      expect(await verdictsOn(whole)).toMatchObject({ ours: { code: 0 }, theirs: { code: 0 } });
    });

    it.each(rows(WHOLE))('%s', async (_what, tamper, position, check) => {
      const { ours, theirs } = await verdictsOn(tampered(whole, tamper));
      expect({ ours, theirs }).toMatchObject({ ours: { code: 1, position }, theirs: { code: 1, position } });
      if (check !== undefined) expect([ours.check, theirs.check]).toEqual([check, check]);
    });

    it('signed by another key of the same name', async () => {
      const other = await (await Log.of(events, OTHER_SIGNER)).export();
      expect(await verdictsOn(other)).toMatchObject({
        ours: { code: 1, check: 'signature' },
        theirs: { code: 1, check: 'signature' },
      });
    });

    it('said to be unfinished is at best unfinished', async () => {
      const cut = tampered(whole, (copy) => {
        copy.remove(copy.part(-1));
        copy.manifest((manifest) => {
          const files = manifest.files.slice(0, -1);
          return { ...manifest, files, count: files.reduce((sum, { count }) => sum + count, 0), complete: false };
        });
      });
      expect(await verdictsOn(cut)).toMatchObject({ ours: { code: 3 }, theirs: { code: 3 } });
    });
  });

  describe('of some events with their proofs', () => {
    let proved: string;
    beforeAll(async () => {
      const log = await Log.of(events);
      proved = await log.export({ question: { type: 'OrderNoteAdded' }, proofs: true, partBytes: 1_000_000 });
    });

    it('unless nothing was done', async () => {
      expect(await verdictsOn(proved)).toMatchObject({ ours: { code: 0 }, theirs: { code: 0 } });
    });

    it.each(rows(PROVED))('%s', async (_what, tamper, position, check) => {
      const { ours, theirs } = await verdictsOn(tampered(proved, tamper));
      expect({ ours, theirs }).toMatchObject({ ours: { code: 1, position }, theirs: { code: 1, position } });
      if (check !== undefined) expect([ours.check, theirs.check]).toEqual([check, check]);
    });
  });

  describe('by the owner of the key, who rewrote history: found with a checkpoint that was kept', () => {
    const rewritten = events.map((event) => (event.position === 3 ? eventAt(3, { type: 'OrderCancelled' }) : event));
    /** Some of the events, so that the old tree cannot be computed from the export. */
    const SOME = { question: { type: 'OrderNoteAdded' }, proofs: true };
    let kept: SignedCheckpoint;
    beforeAll(async () => {
      kept = await (await Log.of(events)).signed(10);
    });

    const verdicts = async (log: Log, asked: Parameters<Log['export']>[0]) => {
      const { ours, theirs } = await verdictsOn(await log.export(asked), kept.note);
      return [ours.code, theirs.code];
    };

    it.each([
      ['the same history', events, 0],
      ['one event changed', rewritten, 1],
      [
        'the tail cut and written anew',
        [...events.slice(0, 8), ...rewritten.slice(8).map((event) => eventAt(event.position, { type: 'Else' }))],
        1,
      ],
    ])('%s', async (_what, history, code) => {
      const log = await Log.of(history);
      expect(await verdicts(log, {})).toEqual([code, code]);
      expect(await verdicts(log, { since: kept })).toEqual([code, code]);
      expect(await verdicts(log, { ...SOME, since: kept })).toEqual([code, code]);
      expect(await verdicts(log, { question: { fromPosition: '14' }, since: kept })).toEqual([code, code]);
    });

    it('what cannot be told is not told', async () => {
      const log = await Log.of(events);
      expect(await verdicts(log, SOME)).toEqual([3, 3]);
      expect(await verdicts(log, { size: 9 })).toEqual([3, 3]);
      expect(await verdicts(log, { ...SOME, size: 10 })).toEqual([0, 0]);
      expect(await verdicts(await Log.of(rewritten), { ...SOME, size: 10 })).toEqual([1, 1]);
    });
  });

  it('and all of it is found in the same words when lines are read in threads, as those of large exports are', async () => {
    const { here, inThreads } = await reportsInThreads();
    expect(here.length).toBeGreaterThan(WHOLE.length + PROVED.length);
    expect(inThreads).toEqual(here);
  });
});
