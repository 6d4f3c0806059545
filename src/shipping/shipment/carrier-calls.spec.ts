import { givenProcess } from '#kernel/testing';
import { asked, carriageEnded, delivered, dispatched, lost, requested, requestedOfCarrier } from '../testing/index.js';
import { carrierCalls } from './carrier-calls.process.js';

const STREAM = 'shipments-o1';

describe('the carrier', () => {
  it('is asked for a shipment that was requested of it, and for no other', () => {
    givenProcess(carrierCalls).hears(requestedOfCarrier, STREAM).then(asked(1));
    givenProcess(carrierCalls, asked(1)).hears(requestedOfCarrier, STREAM).then();
    for (const other of [requested, dispatched, delivered, lost])
      givenProcess(carrierCalls).hears(other, STREAM).then();
  });

  it('is asked again, after a pause that doubles up to six hours', () => {
    givenProcess(carrierCalls, asked(1)).timer('ask again').then(asked(2));
    expect(givenProcess(carrierCalls, asked(3)).reaction('s1')).toEqual({
      commands: [{ name: 'CallCarrier', target: 'o1', body: { shipmentId: 's1', attempt: 3 } }],
      timers: [{ name: 'ask again', dueAt: '2030-01-01T00:00:04.000Z' }],
    });
    expect(givenProcess(carrierCalls, asked(99)).reaction('s1').timers).toEqual([
      { name: 'ask again', dueAt: '2030-01-01T06:00:00.000Z' },
    ]);
  });

  it('is not asked any more once the shipment was delivered, has failed, or its news was refused', () => {
    givenProcess(carrierCalls, asked(1)).hears(delivered, STREAM).then(carriageEnded('DELIVERED'));
    givenProcess(carrierCalls, asked(1)).hears(lost, STREAM).then(carriageEnded('FAILED'));
    const refused = carriageEnded('SHIPMENT_STATE_CONFLICT');
    givenProcess(carrierCalls, asked(1))
      .refusal({ name: 'CallCarrier', target: 'o1', body: {} }, 'SHIPMENT_STATE_CONFLICT')
      .then(refused);
    givenProcess(carrierCalls, asked(1), refused).timer('ask again').then();
    givenProcess(carrierCalls, asked(1), refused).hears(delivered, STREAM).then();
    expect(givenProcess(carrierCalls, asked(1), refused).reaction('s1')).toEqual({});
  });
});
