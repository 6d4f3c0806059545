import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attachToRunning } from '../../src/adapters/embedded/index.js';
import { folderOf } from '../../src/adapters/embedded/cluster.js';
import { builtProgram } from '../support/built-program.js';
import { send } from '../support/commands-over-http.js';
import { cleanUp, openFolder, query } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';

/** Stands in every personal value that is sent here; short, so that no compression can take it apart. */
const CANARY = `canary${randomBytes(6).toString('hex')}`;
/** Stands in values that are not personal. */
const MARKER = `marker${randomBytes(6).toString('hex')}`;

const address = (where: string) => ({
  name: `${CANARY} ${where} name`,
  line1: `${CANARY} ${where} line1`,
  line2: `${CANARY} ${where} line2`,
  phone: `${CANARY} ${where} phone`,
  city: `${MARKER} city`,
  countryCode: 'DE',
});

const order = (where: string, more: object = {}) => ({
  orderId: 'o1',
  customer: { customerId: 'c1', name: `${CANARY} ${where}`, email: `${CANARY}@${where}.example.org` },
  lines: [
    { sku: `${MARKER} sku`, title: 'A thing', quantity: 2, unitPrice: { amount: 100, currency: 'EUR' } },
    { sku: 'other', title: 'Another', quantity: 1, unitPrice: { amount: 100, currency: 'EUR' } },
  ],
  shipping: { address: address(where) },
  ...more,
});

const note = (where: string, more: object = {}) => ({ text: `${CANARY} ${where}`, ...more });

/** Every command with personal values in it, accepted, repeated and refused for every kind of reason. */
const COMMANDS: readonly (readonly [path: string, key: string, body: unknown, answer: string])[] = [
  ['/v1/orders', 'place', order('placed'), 'ok'],
  ['/v1/orders', 'place', order('placed'), 'ok'],
  ['/v1/orders', 'place', order('key-reused'), 'IDEMPOTENCY_KEY_REUSED'],
  ['/v1/orders', 'place-again', order('exists'), 'ORDER_ALREADY_EXISTS'],
  ['/v1/orders', 'unknown', order('unknown', { [`${CANARY}-property`]: CANARY }), 'VALIDATION_FAILED'],
  ['/v1/orders', 'shape', order('shape', { lines: `${CANARY} is no list` }), 'VALIDATION_FAILED'],
  ['/v1/orders', 'long', order('long', { customer: { name: CANARY.repeat(20) } }), 'VALIDATION_FAILED'],
  ['/v1/orders', 'large', order('large', { more: CANARY.repeat(10_000) }), 'BODY_TOO_LARGE'],
  ['/v1/orders/o1/notes', 'note', note('noted', { noteId: 'n1' }), 'ok'],
  ['/v1/orders/o1/notes', 'note', note('noted', { noteId: 'n1' }), 'ok'],
  ['/v1/orders/o1/notes', 'note-again', note('exists', { noteId: 'n1' }), 'NOTE_ALREADY_EXISTS'],
  ['/v1/orders/nobodys/notes', 'note-nobody', note('nobody'), 'ORDER_NOT_FOUND'],
  ['/v1/orders/o1/notes', 'note-shape', note('shape', { noteId: `${CANARY} with blanks` }), 'VALIDATION_FAILED'],
  ['/v1/orders/o1/shipping-address', 'address', address('changed'), 'ok'],
  ['/v1/orders/o1/shipping-address', 'address', address('changed'), 'ok'],
  ['/v1/orders/nobodys/shipping-address', 'address-nobody', address('nobody'), 'ORDER_NOT_FOUND'],
  ['/v1/orders/o1/holds', 'hold', { kind: 'MANUAL', holdId: 'h1', reason: `${CANARY} hold` }, 'ok'],
  ['/v1/orders/o1/holds', 'hold-again', { kind: 'MANUAL', holdId: 'h1', reason: CANARY }, 'HOLD_ALREADY_EXISTS'],
  ['/v1/orders/o1/holds', 'hold-shape', { kind: CANARY, reason: CANARY }, 'VALIDATION_FAILED'],
  ['/v1/orders/o1/holds/h1/release', 'release-shape', { reason: CANARY }, 'VALIDATION_FAILED'],
  ['/v1/orders/o1/holds/h1/release', 'release', {}, 'ok'],
  ['/v1/orders/o1/lines/L2/quantity', 'quantity', { quantity: 3 }, 'ok'],
  ['/v1/orders/o1/cancel', 'cancel', { reason: 'CUSTOMER_REQUEST' }, 'ok'],
  ['/v1/orders/o1/cancel', 'cancel-shape', { reason: `${CANARY} is no reason` }, 'VALIDATION_FAILED'],
  ['/v1/orders/o1/shipping-address', 'address-late', address('late'), 'ORDER_STATE_CONFLICT'],
];

describe('personal values', () => {
  let folder: string;
  let home: string;
  let program: Program;

  beforeAll(async () => {
    const entry = await builtProgram();
    folder = openFolder();
    home = join(folder, '.daybook');
    const environment = { LOG_LEVEL: 'trace' };
    program = await Program.start({ entry, home, environment, logFile: join(folder, 'program.log') });
  }, 120_000);

  afterAll(async () => {
    await program.stop();
    await cleanUp();
  });

  it('never stand in clear in the files of the database or in the logs, also of refused commands', async () => {
    let token = '';
    for (const [path, key, body, expected] of COMMANDS) {
      const answer = await send(program.url, { path, key, body });
      if (answer.outcome === 'ok') token = String(answer.body.consistencyToken);
      expect([path, key, answer.outcome === 'fail' ? answer.code : answer.outcome]).toEqual([path, key, expected]);
    }
    await sendBrokenJson(program.url);
    expect(JSON.stringify(await readBack(program.url, token))).toContain(`${CANARY} noted`);
    await query((await attachToRunning(home))?.url ?? '', 'checkpoint');

    const files = [...new Set([folder, folderOf(home)])].flatMap(filesUnder);
    expect(
      files.filter((file) => /pg_wal.[0-9A-F]{24}$|postgres\.log$|program\.log$/.test(file)).length,
    ).toBeGreaterThan(2);
    expect(findingsOf(CANARY, files)).toEqual([]);
    expect(findingsOf(MARKER, files).length).toBeGreaterThan(1);
  }, 60_000);
});

const sendBrokenJson = async (url: string): Promise<void> => {
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': 'broken' };
  const { status } = await fetch(`${url}/v1/orders`, { method: 'POST', headers, body: `{"customer": "${CANARY}` });
  expect(status).toBe(400);
};

/** Personal values are opened for those who may see them. */
const readBack = async (url: string, token: string): Promise<unknown> =>
  (await fetch(`${url}/v1/orders/o1`, { headers: { 'Consistency-Token': token, Prefer: 'wait=5' } })).json();

const filesUnder = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** The files that hold a text, with what stands around it. */
const findingsOf = (text: string, files: readonly string[]): readonly string[] =>
  files.flatMap((file) => {
    const bytes = bytesOf(file);
    const forms = [text, Buffer.from(text).toString('hex'), Buffer.from(text, 'utf16le')];
    const at = Math.max(...forms.map((form) => bytes.indexOf(form)));
    return at < 0 ? [] : [`${file}: ${bytes.subarray(Math.max(0, at - 40), at + 60).toString('latin1')}`];
  });

/** PostgreSQL removes files at any time: one that is gone holds nothing. */
const bytesOf = (file: string): Buffer => {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
};
