import type { CommandExample } from '#platform';

const path = { id: 'example-parcel' };
const returned = { id: 'example-return' };

/**
 * What the published document shows of each command; one after the other, after those of the orders but for the cancellation,
 * they succeed. A return of which all has come is not called off, so that is an alternative to its receipt. What has left is not cancelled, so the cancellation is an alternative to them. A shipment that was delivered does not fail, so its failure is an alternative to its delivery.
 */
export const SHIPMENT_EXAMPLES = {
  requestShipment: {
    key: 'example-shipment-1',
    path: { id: 'example' },
    body: {
      lines: [{ lineId: 'L1', quantity: 12 }],
      ...{ carrier: 'La Poste', trackingNumber: '8R 1234 5678', shipmentId: path.id },
    },
  },
  dispatchShipment: { key: 'example-shipment-2', path },
  deliverShipment: { key: 'example-shipment-3', path },
  failShipment: { key: 'example-shipment-4', path, body: { reason: 'The parcel was lost' } },
  requestReturn: {
    key: 'example-return-1',
    path: { id: 'example' },
    body: { lines: [{ lineId: 'L1', quantity: 2 }], reason: 'Two were stale', returnId: returned.id },
  },
  receiveReturn: {
    key: 'example-return-2',
    path: returned,
    body: { lines: [{ lineId: 'L1', quantity: 2, condition: 'WRITE_OFF' }] },
  },
  cancelReturn: { key: 'example-return-3', path: returned, body: { reason: 'The customer keeps them' } },
} as const satisfies Readonly<Record<string, CommandExample>>;
