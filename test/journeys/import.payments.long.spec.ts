import { randomBytes } from 'node:crypto';
import { builtProgram } from '../support/built-program.js';
import { createDatabase } from '../support/database.js';
import { cleanUp, eventually, openFolder } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { daybook } from '../support/terminal.js';
import { about, placed, writeLines } from './import-lines.fixture.js';

const PAID = '{ orders(filter: {}) { nodes { id paymentStatus payments { status } adjustments { status } } } }';
const dollars = (amount: number) => ({ amount, currency: 'USD' });

const LINES = [
  ...['card', 'number', 'transfer'].map((orderId) => placed(orderId)),
  about('card', 'RequestPayment', { token: 'tok_ok', paymentId: 'p1' }),
  about('number', 'RequestPayment', { token: '4111111111111111' }),
  about('transfer', 'RecordPayment', { amount: dollars(16_800), reference: 'factura 7' }),
  about('transfer', 'RequestRefund', { amount: dollars(800), reason: 'One bottle was broken' }),
];

describe('daybook import of payments', () => {
  afterAll(cleanUp);

  it('records what came and went, and has the gateway asked for what is to come', async () => {
    const database = await createDatabase();
    const environment = {
      ...{ DATABASE_URL: database.url, DAYBOOK_MASTER_KEY: randomBytes(32).toString('base64') },
      PAYMENT_GATEWAY: 'simulator',
    };
    const terminal = { entry: await builtProgram(), home: openFolder(), environment };
    const { code, out } = await daybook(terminal, 'import', writeLines(terminal.home, LINES));
    expect({ code, out }).toEqual({
      code: 1,
      out: expect.stringMatching(/imported now +6\n.*\nrefused +1\n/) as string,
    });
    const server = await Program.start(terminal);
    const shown = await eventually(async () => {
      const { data } = await server.client.query(PAID);
      const { nodes } = data?.['orders'] as { nodes: readonly { id: string; paymentStatus: string }[] };
      const paid = new Map(nodes.map((order) => [order.id, order]));
      return paid.get('card')?.paymentStatus === 'AUTHORIZED' ? paid : undefined;
    });
    expect([shown.get('card'), shown.get('number'), shown.get('transfer')]).toMatchObject([
      { payments: [{ status: 'AUTHORIZED' }], adjustments: [] },
      { paymentStatus: 'PENDING', payments: [] },
      {
        paymentStatus: 'PARTIALLY_REFUNDED',
        payments: [{ status: 'CAPTURED' }],
        adjustments: [{ status: 'COMPLETED' }],
      },
    ]);
    await server.stop();
    await database.drop();
  });
});
