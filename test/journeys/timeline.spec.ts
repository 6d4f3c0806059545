import { type App, openApp } from '../support/app.js';
import { line, orderBody } from '../support/client.js';
import { eventually } from '../support/postgres-homes.js';

interface Entry {
  readonly type: string;
  readonly context: string;
  readonly at: string;
  readonly actor: string;
  readonly position: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const ENTRIES = `query ($id: ID!, $first: Int, $after: BigInt) {
  order(id: $id) { timeline(first: $first, after: $after) { type context at actor position data } }
}`;
const WHOLE = `query ($id: ID!) { order(id: $id) { timeline { type context at actor position data } } }`;

describe('The timeline of an order', () => {
  let app: App;
  beforeAll(async () => {
    app = await openApp();
  });
  afterAll(() => app.close());

  const command = async (path: string, body: object) => {
    const answer = await app.client.commandAt(path, body);
    expect([path, answer.status]).toEqual([path, answer.status < 300 ? answer.status : 200]);
    return answer;
  };
  const ask = async (query: string, variables: object) => {
    const { data, errors } = await app.client.query(query, variables);
    expect(errors).toEqual([]);
    return (data?.['order'] as { timeline: readonly Entry[] } | null)?.timeline ?? [];
  };
  const until = (id: string, type: string): Promise<readonly Entry[]> =>
    eventually(async () => {
      const timeline = await ask(WHOLE, { id });
      return timeline.some((entry) => entry.type === type) ? timeline : undefined;
    });

  it('is one list of what happened in all contexts, also that goods were short, the oldest first', async () => {
    await command('/v1/stock/scarce/receive', { quantity: 1 });
    const lines = [line({ sku: 'scarce', quantity: 2 })];
    await command('/v1/orders', orderBody({ orderId: 'told', lines, payment: { token: 'tok_ok' } }));
    const held = (await until('told', 'OrderHeld')).find(({ type }) => type === 'OrderHeld');
    await command('/v1/stock/scarce/receive', { quantity: 1 });
    await command(`/v1/orders/told/holds/${String(held?.data['holdId'])}/release`, {});
    await command('/v1/orders/told/notes', { text: 'Rings twice' });
    const timeline = await until('told', 'OrderCompleted');

    expect(
      timeline.filter(({ type }) => type !== 'OrderNoteAdded').map(({ context, type }) => `${context} ${type}`),
    ).toEqual([
      'ordering OrderPlaced',
      'inventory StockReservationRejected',
      'ordering OrderHeld',
      'ordering OrderHoldReleased',
      'inventory StockReserved',
      'payments PaymentRequested',
      'payments PaymentAuthorized',
      'ordering OrderConfirmed',
      'shipping ShipmentRequested',
      'shipping ShipmentDispatched',
      'payments PaymentCaptureRequested',
      'payments PaymentCaptured',
      'shipping ShipmentDelivered',
      'ordering OrderCompleted',
    ]);
    const positions = timeline.map(({ position }) => Number(position));
    expect(positions).toEqual(positions.toSorted((one, other) => one - other));
    expect(timeline.find(({ type }) => type === 'StockReservationRejected')?.data).toMatchObject({
      ...{ orderId: 'told', sku: 'scarce', quantity: 2, available: 1 },
    });
    expect(timeline.find(({ type }) => type === 'OrderNoteAdded')?.data).toMatchObject({ text: 'Rings twice' });
    expect(JSON.stringify(timeline)).not.toContain('tok_ok');

    const parts: Entry[] = [];
    for (let after = '0', part; (part = await ask(ENTRIES, { id: 'told', first: 3, after })).length > 0;) {
      parts.push(...part);
      after = part.at(-1)!.position;
    }
    expect(parts).toEqual(timeline);
  });

  it('refuses sizes that it does not give', async () => {
    await command('/v1/orders', orderBody({ orderId: 'sized' }));
    await until('sized', 'OrderPlaced');
    for (const first of [-1, 1_001]) {
      const { errors } = await app.client.query(ENTRIES, { id: 'sized', first });
      expect([first, errors[0]?.extensions['code']]).toEqual([first, 'BAD_USER_INPUT']);
    }
    expect(await ask(ENTRIES, { id: 'sized', first: 0 })).toEqual([]);
  });
});
