// What shoppers do, and the staff for them. Each visit ends when there is nothing left to do.

const eur = (amount) => ({ amount, currency: 'EUR' });

/** Tea and cups are counted, and cups are few; books are not counted. */
const TEA = { sku: 'tea', title: 'Assam, 100 g', unitPrice: eur(890) };
const CUP = { sku: 'cup', title: 'Cup', unitPrice: eur(1250) };
const BOOK = { sku: 'book', title: 'The Book of Tea', unitPrice: eur(1800) };

/** What is there when the shop opens. */
export const STOCK = [
  ['tea', 100_000],
  ['cup', 1],
];

const card = (token) => ({ payment: { token } });
const is = (wanted) => (order) => Object.entries(wanted).every(([name, value]) => order[name] === value);
const openHoldOf = ({ holds }) => holds.find(({ releasedAt }) => releasedAt === null);
const isHeld = (order) => openHoldOf(order) !== undefined;
const isOver = ({ status }) => status === 'COMPLETED' || status === 'CANCELLED';

const paid = async (visit, lines, token = 'tok_ok') => {
  await visit.places({ lines, ...card(token) });
  return visit.when(isOver);
};

/** By what they have in mind. */
export const SHOPPERS = {
  'pays by card': (visit) => paid(visit, [{ ...TEA, quantity: 2 }]),
  'has a card that is refused': (visit) => paid(visit, [{ ...TEA, quantity: 1 }], 'tok_declined'),
  'has a bank that never answers': (visit) => paid(visit, [{ ...TEA, quantity: 3 }], 'tok_silent'),
  'has a bank that answers late': (visit) => paid(visit, [{ ...BOOK, quantity: 1 }], 'tok_late'),

  'is looked at for fraud': async (visit) => {
    await visit.places({ lines: [{ ...TEA, quantity: 20 }] });
    await visit.staff('holds the order', '/holds', { kind: 'FRAUD_REVIEW', reason: 'Twenty times the same' });
    await visit.does('pays by card', '/payments', { token: 'tok_ok' });
    await visit.when(is({ paymentStatus: 'AUTHORIZED' }));
    await visit.staff('cancels the order', '/cancel', { reason: 'FRAUD' });
    await visit.when(is({ paymentStatus: 'VOIDED' }));
  },

  'wants more than there is': async (visit) => {
    await visit.places({ lines: [{ ...CUP, quantity: 4 }], ...card('tok_ok') });
    const held = await visit.when((order) => isHeld(order) || isOver(order));
    if (isOver(held)) return;
    await visit.staff('receives 4 cups', '/v1/stock/cup/receive', { quantity: 4 });
    await visit.staff('releases the hold', `/holds/${openHoldOf(held).holdId}/release`, {});
    await visit.when(isOver);
  },

  'never gets the parcel': async (visit) => {
    await visit.places({ lines: [{ ...BOOK, quantity: 2 }], ...card('tok_ok') }, 'sim-lost-');
    await visit.when(isHeld);
    await visit.staff('cancels what was lost', '/cancel', { reason: 'STAFF' });
    await visit.when(is({ status: 'CANCELLED' }));
  },

  complains: async (visit) => {
    await paid(visit, [{ ...TEA, quantity: 4 }]);
    await visit.staff('gives a part back', '/refunds', { amount: eur(500), reason: 'The tin was dented' });
    await visit.when(is({ paymentStatus: 'PARTIALLY_REFUNDED' }));
  },

  'sends all of it back': async (visit) => {
    await paid(visit, [{ ...TEA, quantity: 2 }]);
    const lines = (quantity) => [{ lineId: 'L1', quantity }];
    const received = [{ lineId: 'L1', quantity: 1, condition: 'RESTOCK' }];
    const announced = await visit.does('announces a return', '/returns', { lines: lines(2), reason: 'Too strong' });
    await visit.when(is({ returnStatus: 'REQUESTED' }));
    const path = `/v1/returns/${announced.returnId}/receive`;
    await visit.staff('receives a half', path, { lines: received });
    await visit.when(is({ returnStatus: 'PARTIALLY_RETURNED' }));
    await visit.staff('receives the rest', path, { lines: [{ ...received[0], condition: 'WRITE_OFF' }] });
    await visit.when(is({ returnStatus: 'RETURNED', paymentStatus: 'REFUNDED' }));
  },

  'pays by bank transfer, in two parts': async (visit) => {
    await visit.places({ lines: [{ ...BOOK, quantity: 2 }] });
    await visit.staff('books a half', '/payments/record', { amount: eur(1800), reference: 'Transfer 1 of 2' });
    await visit.when(is({ paymentStatus: 'PARTIALLY_PAID' }));
    const sent = await visit.staff('sends one book by hand', '/shipments', { lines: [{ lineId: 'L1', quantity: 1 }] });
    await visit.staff('hands it over', `/v1/shipments/${sent.shipmentId}/dispatch`, {});
    await visit.when(is({ fulfillmentStatus: 'PARTIALLY_SHIPPED' }));
    await visit.staff('hears that it came', `/v1/shipments/${sent.shipmentId}/deliver`, {});
    await visit.when(is({ fulfillmentStatus: 'PARTIALLY_DELIVERED' }));
    await visit.staff('books the rest', '/payments/record', { amount: eur(1800), reference: 'Transfer 2 of 2' });
    await visit.when(isOver);
  },

  'changes the order before paying': async (visit) => {
    await visit.places({ lines: [{ ...BOOK, quantity: 1 }] });
    const operations = [{ op: 'ADD_LINE', line: { ...TEA, quantity: 1 } }];
    await visit.does('adds tea', '/edits', { operations });
    await visit.does('pays by card', '/payments', { token: 'tok_ok' });
    await visit.when(isOver);
  },
};
