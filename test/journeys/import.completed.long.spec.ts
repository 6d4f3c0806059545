import { randomBytes } from 'node:crypto';
import { builtProgram } from '../support/built-program.js';
import { line } from '../support/client.js';
import { createDatabase } from '../support/database.js';
import { cleanUp, openFolder } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { daybook } from '../support/terminal.js';
import { about, placed, writeLines } from './import-lines.fixture.js';

const BODY = { lines: [line({ quantity: 12, unitPrice: { amount: 100, currency: 'USD' } })] };
const DELIVERED = [{ lineId: 'L1', quantity: 12 }];
const PAID = { amount: 1_200, currency: 'USD' };

const LINES = [
  ...['done', 'checked', 'short'].map((orderId) => placed(orderId, BODY)),
  about('done', 'CompleteOrder', {}),
  about('checked', 'ConfirmOrder', { secured: PAID }),
  about('checked', 'CompleteOrder', { delivered: DELIVERED, paid: PAID }),
  about('short', 'ConfirmOrder', { secured: { ...PAID, amount: 1_199 } }),
  placed('card', { ...BODY, payment: { token: 'tok' } }),
  about('short', 'CompleteOrder', { delivered: [{ lineId: 'L1', quantity: 11 }] }),
];

describe('daybook import of orders that were completed elsewhere', () => {
  afterAll(cleanUp);

  it('believes what it is told, and checks it where there is something to check', async () => {
    const database = await createDatabase();
    const environment = { DATABASE_URL: database.url, DAYBOOK_MASTER_KEY: randomBytes(32).toString('base64') };
    const terminal = { entry: await builtProgram(), home: openFolder(), environment };
    const { code, out } = await daybook(terminal, 'import', writeLines(terminal.home, LINES));
    expect(code).toBe(1);
    expect(out).toMatch(/imported now +6\n/);
    expect(out).toMatch(/refused +3\n/);
    const server = await Program.start(terminal);
    const shown = async (orderId: string) => (await server.client.read(`/v1/orders/${orderId}`)).body;
    const completed = { version: 3, status: 'COMPLETED', allowedCommands: ['ADD_NOTE'] };
    expect([await shown('done'), await shown('checked'), await shown('short')]).toMatchObject([
      ...[completed, completed],
      { version: 1, status: 'PLACED', confirmedAt: null, completedAt: null },
    ]);
    await server.stop();
    await database.drop();
  });
});
