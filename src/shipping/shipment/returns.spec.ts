import { given } from '#kernel/testing';
import {
  delivered,
  dispatched,
  origin,
  partReceived,
  requested,
  restReceived,
  returnCancelled,
  returnIdTaken,
  returnRequested,
} from '../testing/index.js';
import { reserveReturnId, returnId } from './reserved-id.js';
import {
  cancelReturn,
  MOST_LINES_RETURNED,
  MOST_RECEIPTS,
  MOST_RETURNS,
  receiveReturn,
  requestReturn,
} from './return.decider.js';
import { returnStatusOf, statusOfReturn } from './returns.js';
import { ReturnReceived, ReturnRequested, ShipmentDelivered } from './shipment.events.js';
import { shipments } from './shipments.js';

const line = (lineId: string, quantity: number) => ({ lineId, quantity });
const sound = (lineId: string, quantity: number) => ({ ...line(lineId, quantity), condition: 'RESTOCK' as const });
const broken = (lineId: string, quantity: number) => ({ ...line(lineId, quantity), condition: 'WRITE_OFF' as const });
const { reason } = returnRequested.data;
const announce = (id: string, ...lines: readonly ReturnType<typeof line>[]) =>
  requestReturn({ returnId: id, lines, reason });
const receive = (...lines: readonly (ReturnType<typeof sound> | ReturnType<typeof broken>)[]) =>
  receiveReturn({ returnId: 'r1', lines });
const came = [requested, dispatched, delivered];

describe('a return', () => {
  it('has lines of what was delivered', () => {
    given(shipments, ...came)
      .when(announce('r1', line('L1', 3), line('L2', 1)))
      .then(returnRequested);
  });

  it('never has more of a line than was delivered and is in no other return', () => {
    const more = announce('r2', line('L2', 1), line('L1', 2));
    for (const history of [[returnRequested], [returnRequested, partReceived, restReceived]]) {
      const { decision } = given(shipments, ...came, ...history).when(more);
      expect(decision).toMatchObject({
        ...{ rejected: 'RETURN_EXCEEDS_DELIVERED', pointer: '/lines/0/quantity' },
        details: { lineId: 'L2', returnable: 0 },
      });
      given(shipments, ...came, ...history)
        .when(announce('r2', line('L1', 1)))
        .then(ReturnRequested({ ...origin, returnId: 'r2', lines: [{ ...line('L1', 1), sku: '11' }], reason }));
    }
    for (const history of [[], [requested], [requested, dispatched]]) {
      given(shipments, ...history)
        .when(announce('r1', line('L1', 1)))
        .thenRefuses('RETURN_EXCEEDS_DELIVERED');
    }
  });

  it('has an id of its own, and each line once', () => {
    given(shipments, ...came, returnRequested)
      .when(announce('r1', line('L1', 1)))
      .thenRefuses('RETURN_ALREADY_EXISTS');
    given(shipments, ...came)
      .when(announce('r1', line('L1', 1), line('L1', 1)))
      .thenRefuses('DUPLICATE_LINE_ID');
    given(returnId).when(reserveReturnId('r1', origin)).then(returnIdTaken);
    given(returnId, returnIdTaken).when(reserveReturnId('r1', origin)).then();
    given(returnId, returnIdTaken)
      .when(reserveReturnId('r1', { ...origin, orderId: 'o2' }))
      .thenRefuses('RETURN_ALREADY_EXISTS');
  });

  it('is one of so many, which have so many lines, and come in so many parts', () => {
    const lines = Array.from({ length: MOST_LINES_RETURNED }, (_, index) => ({ ...line(`M${index}`, 1), sku: '11' }));
    const large = { ...delivered.data, lines };
    const all = { ...returnRequested.data, lines };
    given(shipments, requested, ShipmentDelivered(large), ReturnRequested(all))
      .when(announce('r2', line('L1', 1)))
      .thenRefuses('TOO_MANY_RETURNS');
    const many = Array.from({ length: MOST_RETURNS }, (_, index) =>
      ReturnRequested({ ...returnRequested.data, returnId: `x${index}` }),
    );
    given(shipments, ...came, ...many)
      .when(announce('r1', line('L1', 1)))
      .thenRefuses('TOO_MANY_RETURNS');
    const parts = Array.from({ length: MOST_RECEIPTS }, () => partReceived);
    given(shipments, ...came, returnRequested, ...parts)
      .when(receive(broken('L2', 1)))
      .thenRefuses('TOO_MANY_RETURNS');
  });

  it('comes in parts, each line in one condition or both', () => {
    given(shipments, ...came, returnRequested)
      .when(receive(sound('L1', 1)))
      .then(partReceived);
    given(shipments, ...came, returnRequested, partReceived)
      .when(receive(sound('L1', 2), broken('L2', 1)))
      .then(restReceived);
    const both = [
      { ...sound('L1', 1), sku: '11' },
      { ...broken('L1', 2), sku: '11' },
    ];
    given(shipments, ...came, returnRequested)
      .when(receive(sound('L1', 1), broken('L1', 2)))
      .then(ReturnReceived({ ...origin, returnId: 'r1', lines: both }));
  });

  it('never brings more than it has', () => {
    for (const lines of [[sound('L1', 3)], [sound('L1', 1), broken('L1', 2)]]) {
      const { decision } = given(shipments, ...came, returnRequested, partReceived).when(receive(...lines));
      expect(decision).toMatchObject({
        ...{ rejected: 'RETURN_EXCEEDS_REQUESTED', pointer: '/lines/0/quantity' },
        details: { lineId: 'L1', receivable: 2 },
      });
    }
    given(shipments, ...came, returnRequested, partReceived, restReceived)
      .when(receive(sound('L1', 1)))
      .thenRefuses('RETURN_EXCEEDS_REQUESTED');
    given(shipments, ...came, returnRequested)
      .when(receive(sound('L1', 1), sound('L1', 1)))
      .thenRefuses('DUPLICATE_LINE_ID');
    given(shipments, ...came)
      .when(receive(sound('L1', 1)))
      .thenRefuses('RETURN_NOT_FOUND');
    given(shipments)
      .when(receiveReturn({ returnId: 'r1', lines: [] }))
      .thenRefuses('RETURN_NOT_FOUND');
  });
});

describe('a return that is called off', () => {
  const cancel = cancelReturn({ returnId: 'r1', reason: returnCancelled.data.reason });

  it('has what has come, and the rest may be announced again', () => {
    const history = [...came, returnRequested, partReceived, returnCancelled];
    given(shipments, ...came, returnRequested, partReceived)
      .when(cancel)
      .then(returnCancelled);
    const rest = [line('L1', 2), line('L2', 1)];
    const again = announce('r2', ...rest);
    given(shipments, ...history)
      .when(again)
      .then(
        ReturnRequested({
          ...{ ...origin, returnId: 'r2', reason },
          lines: rest.map((each) => ({ ...each, sku: each.lineId === 'L1' ? '11' : '42' })),
        }),
      );
    const more = given(shipments, ...came, returnRequested, partReceived).when(again);
    more.thenRefuses('RETURN_EXCEEDS_DELIVERED');
  });

  it('is called off once, and brings nothing afterwards', () => {
    given(shipments, ...came, returnRequested, returnCancelled)
      .when(cancel)
      .then();
    given(shipments, ...came, returnRequested, returnCancelled)
      .when(receive(sound('L1', 1)))
      .thenRefuses('RETURN_STATE_CONFLICT');
  });

  it('is one of which not all has come', () => {
    const { decision } = given(shipments, ...came, returnRequested, partReceived, restReceived).when(cancel);
    expect(decision).toMatchObject({ rejected: 'RETURN_STATE_CONFLICT', details: { currentStatus: 'RECEIVED' } });
    given(shipments, ...came)
      .when(cancel)
      .thenRefuses('RETURN_NOT_FOUND');
    given(shipments).when(cancel).thenRefuses('RETURN_NOT_FOUND');
  });
});

describe('the labels of what comes back', () => {
  const back = (received: number, quantity = 3) => ({
    lines: [{ ...line('L1', quantity), sku: '11', received, restocked: 0 }],
  });
  const calledOff = (received: number, quantity = 3) => ({ ...back(received, quantity), isCancelled: true as const });
  const delivered4 = new Map([['L1', 4]]);

  it.each([
    ['REQUESTED', 0],
    ['PARTIALLY_RECEIVED', 2],
    ['RECEIVED', 3],
  ])('a return is %s when %i of 3 have come', (status, received) => {
    expect(statusOfReturn(back(received))).toBe(status);
    expect(statusOfReturn(calledOff(received))).toBe('CANCELLED');
  });

  it.each<[status: string, returns: Parameters<typeof returnStatusOf>[1]]>([
    ['NONE', []],
    ['NONE', [calledOff(0)]],
    ['REQUESTED', [calledOff(0), back(0)]],
    ['PARTIALLY_RETURNED', [calledOff(2)]],
    ['RETURNED', [calledOff(2, 4), back(2, 2)]],
    ['REQUESTED', [back(0)]],
    ['PARTIALLY_RETURNED', [back(3)]],
    ['PARTIALLY_RETURNED', [back(3), back(0, 1)]],
    ['RETURNED', [back(3), back(1, 1)]],
  ])('an order of which 4 have come is %s after %j', (status, returns) => {
    expect(returnStatusOf(delivered4, returns)).toBe(status);
  });
});
