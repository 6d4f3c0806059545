import { FIRST_OCCURRED_AT } from '#kernel/testing';
import { held } from '../../testing/index.js';
import {
  ConfirmationNoted,
  FulfilmentBegun,
  HoldsNoted,
  PaymentNoted,
  ShipmentHeldBack,
  ShippingRequested,
  StepRefused,
  StepsUnblocked,
} from './fulfilment.events.js';
import { givenFulfilment, ORDER, origin } from './fulfilment.fixture.js';
import type { HeardEvent } from './heard-events.js';

const shipping = ShippingRequested(origin);
const underWay = [
  FulfilmentBegun({ ...origin, since: FIRST_OCCURRED_AT }),
  PaymentNoted({ ...origin, paymentId: 'p1', status: 'AUTHORIZED', amount: 1_000 }),
  ConfirmationNoted(origin),
  shipping,
];
const onHold = HoldsNoted({ ...origin, holds: ['h1'] });
const released: HeardEvent = {
  ...{ type: 'OrderHoldReleased', data: { customerId: 'VINET', holdId: 'h1' }, tracked: [] },
};

describe('an order that is on hold', () => {
  it('is remembered', () => {
    givenFulfilment(...underWay)
      .hears({ ...held, tracked: [] }, ORDER)
      .then(onHold);
  });

  it('is sent again when its parcel was held back, which shipping refuses until the last hold is released', () => {
    const heldBack = ShipmentHeldBack({ ...origin, shipmentId: 's1' });
    const failed = { ...origin, shipmentId: 's1', lines: [], reason: 'ORDER_ON_HOLD' };
    givenFulfilment(...underWay, onHold)
      .hears({ type: 'ShipmentFailed', data: failed }, 'shipments-o1')
      .then(heldBack, shipping);
    const refused = StepRefused({ ...origin, command: 'ShipOrder', code: 'ORDER_ON_HOLD' });
    givenFulfilment(...underWay, onHold, heldBack, shipping, refused)
      .hears(released, ORDER)
      .then(HoldsNoted({ ...origin, holds: [] }), StepsUnblocked(origin), shipping);
  });

  it('goes on when a hold is released that is older than its process', () => {
    const refused = StepRefused({ ...origin, command: 'ShipOrder', code: 'ORDER_ON_HOLD' });
    givenFulfilment(...underWay, refused)
      .hears(released, ORDER)
      .then(StepsUnblocked(origin), shipping);
  });
});
