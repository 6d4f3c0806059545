import { type Outcome, outcomeOf } from '../support/commands-over-http.js';
import { contradictions, type Entry, type ReceiptRow, type Stored, type Violation } from './history-checker.js';
import { type EventRow, viewOf } from './order-view.js';

const LOG_ID = '86c04c7677f249dfb6ddbe2d398dc871';

const AT = '2026-01-02T03:04:05.678Z';

const placed = (number: number, position: number): EventRow => ({
  position,
  id: `event-${number}`,
  stream: `order-o${number}`,
  version: 1,
  type: 'OrderPlaced',
  occurredAt: AT,
  principal: 'local',
  commandId: `command-${number}`,
  data: {
    orderNumber: `DB-${number}`,
    customer: { customerId: 'c', name: { sealed: 'k.n.c' } },
    currency: 'EUR',
    lines: [{ lineId: 'L1', sku: `sku-${number}`, title: 't', quantity: 2, unitPrice: 50, net: 100, tax: 19 }],
    shipping: { amount: 10 },
  },
});

const receiptOf = ({ stream, version, position, commandId }: EventRow): ReceiptRow => ({
  ...{ key: commandId.replace('command', 'key'), commandId, stream, version, position, status: 201 },
  body: { orderId: stream.replace('order-', ''), version, events: ['OrderPlaced'] },
});

const toldOf = ({ status, body, stream, version, position }: ReceiptRow): Outcome => {
  const consistencyToken = Buffer.from(`${LOG_ID} ${position} ${stream} ${version}`).toString('base64url');
  return { outcome: 'ok', status, body: { ...body, consistencyToken }, headers: {} };
};

const entryOf = (number: number, outcome: Outcome): Entry => ({
  key: `key-${number}`,
  mark: `sku-${number}`,
  total: 129,
  outcome,
  repeated: undefined,
});

/** What is stored after these events, each with its receipt, when all goes well. */
const storedAfter = (...events: readonly EventRow[]): Stored => ({
  logId: LOG_ID,
  events,
  receipts: events.map(receiptOf),
  views: events.map((event) => ({
    id: event.stream.replace('order-', ''),
    version: event.version,
    position: event.position,
    document: viewOf([event]),
  })),
});

const kinds = (history: readonly Entry[], stored: Stored): readonly Violation['kind'][] => [
  ...new Set(contradictions(history, stored).map(({ kind }) => kind)),
];

describe('the checker of histories', () => {
  const [first, second] = [placed(1, 1), placed(2, 2)];
  const ok = (event: EventRow): Outcome => toldOf(receiptOf(event));
  const unknown: Outcome = { outcome: 'info', why: 'connection reset' };
  const refused: Outcome = { outcome: 'fail', status: 409, code: 'ORDER_ALREADY_EXISTS' };

  it('has nothing to say when all that was acknowledged is there', () => {
    expect(kinds([entryOf(1, ok(first)), entryOf(2, ok(second))], storedAfter(first, second))).toEqual([]);
  });

  it('takes an unknown outcome as it is: done or not done', () => {
    expect(kinds([entryOf(1, unknown)], storedAfter(first))).toEqual([]);
    expect(kinds([entryOf(1, unknown)], storedAfter())).toEqual([]);
  });

  it('finds an unknown outcome that was counted as a refusal', () => {
    expect(kinds([entryOf(1, refused)], storedAfter(first))).toContain('phantom event');
  });

  it('finds an acknowledged command that is lost', () => {
    const kindsFound = kinds([entryOf(1, ok(first)), entryOf(2, ok(second))], storedAfter(first));

    expect(kindsFound).toContain('acknowledged command lost');
  });

  it('finds an event of another command in the place of the acknowledged one', () => {
    const impostor = { ...first, data: { ...first.data, lines: [{ lineId: 'L1', sku: 'other', net: 100, tax: 19 }] } };

    expect(kinds([entryOf(1, ok(first))], storedAfter(impostor))).toContain('acknowledged command lost');
  });

  it('finds an event that nobody asked for, and one without a receipt', () => {
    const withoutReceipt = { ...storedAfter(first, second), receipts: [receiptOf(first)] };

    expect(kinds([entryOf(1, ok(first))], storedAfter(first, second))).toContain('phantom event');
    expect(kinds([entryOf(1, ok(first)), entryOf(2, unknown)], withoutReceipt)).toContain('phantom event');
  });

  it('finds an effect that was had twice', () => {
    const again = { ...first, position: 2, stream: 'order-o9', id: 'event-9', commandId: 'command-9' };

    expect(kinds([entryOf(1, ok(first)), entryOf(9, unknown)], storedAfter(first, again))).toContain('doubled effect');
  });

  it('finds a total that is not what the order asked for', () => {
    const stored = storedAfter(first);
    const views = stored.views.map((view) => ({ ...view, document: { ...view.document, total: 128 } }));

    expect(kinds([entryOf(1, ok(first))], { ...stored, views })).toEqual(['wrong total', 'view differs']);
  });

  it('finds a sum that is wrong in the event itself', () => {
    const dear = { ...first, data: { ...first.data, shipping: { amount: 11 } } };

    expect(kinds([entryOf(1, ok(first))], storedAfter(dear))).toEqual(['wrong total']);
  });

  it('finds a repeated answer that differs from the recorded one', () => {
    const entry = { ...entryOf(1, ok(first)), repeated: { ...ok(first), status: 200 } as Outcome };

    expect(kinds([entry], storedAfter(first))).toEqual(['answer differs']);
  });

  it('finds gaps in positions and versions', () => {
    const late = { ...second, position: 3, version: 2 };
    const kindsFound = kinds([entryOf(1, ok(first)), entryOf(2, unknown)], storedAfter(first, late));

    expect(kindsFound).toEqual(['position not dense', 'version not dense']);
  });

  it('finds a view that lacks a document or has one too many', () => {
    const stored = storedAfter(first, second);
    const history = [entryOf(1, ok(first)), entryOf(2, unknown)];

    expect(kinds(history, { ...stored, views: stored.views.slice(0, 1) })).toEqual(['view differs']);
    expect(kinds([entryOf(1, ok(first))], { ...storedAfter(first), views: stored.views })).toEqual(['view differs']);
  });
});

describe('what a client knows of an answer', () => {
  it.each([500, 502, 503])('is nothing after %i: the command may have taken effect', (status) => {
    expect(outcomeOf(status, '{}').outcome).toBe('info');
  });

  it('is nothing as long as another copy is under way', () => {
    expect(outcomeOf(409, '{"code":"IDEMPOTENCY_KEY_IN_FLIGHT"}').outcome).toBe('info');
  });

  it('is certain after 2xx and after any other 4xx', () => {
    expect(outcomeOf(201, '{}').outcome).toBe('ok');
    expect(outcomeOf(409, '{"code":"ORDER_ALREADY_EXISTS"}')).toMatchObject({ outcome: 'fail', status: 409 });
  });
});
