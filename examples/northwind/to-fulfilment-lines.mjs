import { hundredths, rowsOf, timeOf, usd } from './northwind-data.mjs';

// What became of the orders, on standard output, a command a line: each that has a shipped date was paid, sent, delivered and
// completed on that day, for the files know no other. Those without one stay open.

/** Cents: after discount, of which exactly half a cent goes to the even one, as Daybook rounds it. */
const netOf = ({ unitPrice, quantity, discount }) => {
  const full = Number(quantity) * hundredths(unitPrice);
  const off = full * hundredths(discount);
  const [down, left] = [Math.floor(off / 100), off % 100];
  const isUp = left > 50 || (left === 50 && down % 2 === 1);
  return full - down - (isUp ? 1 : 0);
};

const details = rowsOf('order_details.csv');

const stepsOf = ({ orderID: orderId, freight, shipVia }) => {
  const lines = details.filter(({ orderID }) => orderID === orderId);
  const amount = usd(lines.reduce((sum, line) => sum + netOf(line), hundredths(freight)));
  const shipmentId = `northwind-${orderId}`;
  const quantities = lines.map(({ quantity }, index) => ({ lineId: `L${index + 1}`, quantity: Number(quantity) }));
  return [
    ['RecordPayment', { amount, reference: `Northwind ${orderId}`, paymentId: shipmentId }],
    ['RequestShipment', { lines: quantities, shipmentId, carrier: `shipper ${shipVia}` }],
    ['DispatchShipment', { shipmentId }],
    ['DeliverShipment', { shipmentId }],
    ['CompleteOrder', { delivered: quantities, paid: amount }],
  ];
};

for (const order of rowsOf('orders.csv')) {
  if (order.shippedDate === undefined) continue;
  for (const [command, body] of stepsOf(order)) {
    const idempotencyKey = `northwind-${order.orderID}-${command}`;
    const line = { command, idempotencyKey, orderId: order.orderID, occurredAt: timeOf(order.shippedDate), body };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }
}
