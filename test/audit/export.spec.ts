import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanUp } from '../support/postgres-homes.js';
import { succeeded } from '../support/terminal.js';
import { type AuditedProgram, openAudited } from './audited-program.fixture.js';

const LONGEST_MS = 300_000;

/** The verifier that shares no code with ours. @returns its exit code and what it said */
const independently = (folder: string, key: string): { readonly code: number | null; readonly out: string } => {
  const { status, stdout } = spawnSync(process.execPath, ['examples/verify-audit/verify.mjs', folder, key], {
    encoding: 'utf8',
  });
  return { code: status, out: stdout };
};

describe('An audit export', () => {
  let audited: AuditedProgram;
  let whole: string;
  let copies = 0;

  beforeAll(async () => {
    audited = await openAudited();
    await audited.place('a', 'b', 'c', 'd', 'e');
    whole = join(audited.folder, 'whole');
    const said = await audited.audit('export', '--out', whole, '--part-size', '0.003');
    expect(said).toMatchObject({ code: 0, out: expect.stringMatching(/^events exported +10\n/) as unknown });
  }, LONGEST_MS);

  afterAll(async () => {
    await audited.close();
    await cleanUp();
  });

  const partsOf = (folder: string) =>
    readdirSync(folder)
      .filter((name) => name.startsWith('events-'))
      .sort();
  const bothOf = async (folder: string, key = audited.publicKey) => {
    const ours = await audited.audit('verify', folder, '--key', key);
    const theirs = independently(folder, key);
    return { ours: ours.code, theirs: theirs.code, out: ours.out, theirOut: theirs.out };
  };
  /** A copy of the whole export in which one file is not what it was. */
  const tampered = (name: string, change: (text: string) => string): string => {
    const copy = join(audited.folder, `copy-${++copies}`);
    cpSync(whole, copy, { recursive: true });
    const file = join(copy, name);
    writeFileSync(file, change(readFileSync(file, 'utf8')));
    return copy;
  };

  it(
    'is verified by both, by the public key alone, and its records are CloudEvents',
    async () => {
      expect(await bothOf(whole)).toMatchObject({
        ours: 0,
        theirs: 0,
        out: expect.stringContaining('proved: whole range') as unknown,
      });
      expect(partsOf(whole).length).toBeGreaterThan(1);
      const [line = ''] = readFileSync(join(whole, partsOf(whole)[0] ?? ''), 'utf8').split('\n');
      expect(JSON.parse(line)).toMatchObject({
        specversion: '1.0',
        type: 'OrderPlaced',
        subject: 'order-a',
        sequence: '00000000000000000001',
        streamversion: 1,
        authid: 'local',
        leafhash: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
      });
      expect(await audited.tamper(`select data->>'unsealed' from daybook.events where type = 'AuditExported'`)).toEqual(
        ['false'],
      );
    },
    LONGEST_MS,
  );

  it(
    'with a line changed is found out by both, at its place; every other case is in tampered-exports.long.spec.ts',
    async () => {
      const copy = tampered(partsOf(whole)[0] ?? '', (text) => text.replace('Queso', 'Quesa'));
      const { ours, theirs, out, theirOut } = await bothOf(copy);
      expect({ ours, theirs }).toEqual({ ours: 1, theirs: 1 });
      for (const said of [out, theirOut]) expect(said).toMatch(/^position 1 {2}/);
    },
    LONGEST_MS,
  );

  it(
    'of some events is proved record by record, and opens personal values only when asked to',
    async () => {
      const some = join(audited.folder, 'some');
      const options = ['--customer', 'C-b', '--type', 'Order*', '--proofs', '--unseal', '--compress', 'gzip'];
      expect((await audited.audit('export', '--out', some, ...options, '--json')).out).toContain('"count":2,');
      const modes = [some, ...readdirSync(some).map((name) => join(some, name))].map(
        (path) => statSync(path).mode & 0o777,
      );
      expect([modes[0], new Set(modes.slice(1))]).toEqual([0o700, new Set([0o600])]);
      expect(await bothOf(some)).toMatchObject({
        ours: 0,
        theirs: 0,
        out: expect.stringContaining('proved: each record') as unknown,
      });
      const text = execFileSync('gzip', ['-dc', join(some, partsOf(some)[0] ?? '')]).toString();
      expect(text).toContain('Call before delivery');
      expect(readFileSync(join(whole, partsOf(whole)[0] ?? ''), 'utf8')).not.toContain('Paul');
    },
    LONGEST_MS,
  );

  it(
    'in CSV is verified, and holds no formulas',
    async () => {
      const csv = join(audited.folder, 'csv');
      await succeeded(audited.audit('export', '--out', csv, '--format', 'csv', '--order', 'a'));
      await succeeded(audited.audit('verify', csv, '--key', audited.publicKey));
      expect((await audited.audit('export', '--out', csv)).code).toBe(2);
    },
    LONGEST_MS,
  );

  it('carries a checkpoint that openssl verifies', () => {
    const { checkpoint, publicKey } = JSON.parse(readFileSync(join(whole, 'manifest.json'), 'utf8')) as {
      readonly checkpoint: { readonly note: string };
      readonly publicKey: string;
    };
    const [text = '', signature = ''] = checkpoint.note.split('\n\n');
    const raw = Buffer.from(publicKey.split('+').slice(2).join('+'), 'base64').subarray(1);
    const file = (name: string, bytes: Buffer | string) => (
      writeFileSync(join(audited.folder, name), bytes),
      join(audited.folder, name)
    );
    const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]);
    const arguments_ = ['pkeyutl', '-verify', '-pubin', '-keyform', 'DER', '-inkey', file('key.der', der), '-rawin'];
    const bytes = Buffer.from(signature.trim().split(' ')[2] ?? '', 'base64').subarray(4);
    const files = ['-in', file('note', `${text}\n`), '-sigfile', file('signature', bytes)];
    expect(execFileSync('openssl', [...arguments_, ...files]).toString()).toContain('Signature Verified Successfully');
  });
});
