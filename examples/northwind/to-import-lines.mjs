import { hundredths, rowsOf, timeOf, usd } from './northwind-data.mjs';

// Turns the CSV files beside this one into one PlaceOrder a line, on standard output.

const COUNTRY_CODES = {
  Argentina: 'AR',
  Austria: 'AT',
  Belgium: 'BE',
  Brazil: 'BR',
  Canada: 'CA',
  Denmark: 'DK',
  Finland: 'FI',
  France: 'FR',
  Germany: 'DE',
  Ireland: 'IE',
  Italy: 'IT',
  Mexico: 'MX',
  Norway: 'NO',
  Poland: 'PL',
  Portugal: 'PT',
  Spain: 'ES',
  Sweden: 'SE',
  Switzerland: 'CH',
  UK: 'GB',
  USA: 'US',
  Venezuela: 'VE',
};

const countryCodeOf = (country) => {
  const code = COUNTRY_CODES[country];
  if (code === undefined) throw new Error(`There is no code for ${country} in COUNTRY_CODES. Add it.`);
  return code;
};

const byId = (rows, id) => new Map(rows.map((row) => [row[id], row]));

const customers = byId(rowsOf('customers.csv'), 'customerID');
const products = byId(rowsOf('products.csv'), 'productID');
const details = rowsOf('order_details.csv');

const lineOf = ({ productID, unitPrice, quantity, discount }) => ({
  sku: productID,
  title: products.get(productID).productName,
  quantity: Number(quantity),
  unitPrice: usd(hundredths(unitPrice)),
  ...(hundredths(discount) > 0 && { discountPercent: hundredths(discount) }),
});

const addressOf = ({ shipName, shipAddress, shipCity, shipRegion, shipPostalCode, shipCountry }) => ({
  name: shipName,
  line1: shipAddress,
  city: shipCity,
  region: shipRegion,
  postalCode: shipPostalCode,
  countryCode: countryCodeOf(shipCountry),
});

const placeOrder = (order) => ({
  command: 'PlaceOrder',
  idempotencyKey: `northwind-${order.orderID}`,
  occurredAt: timeOf(order.orderDate),
  body: {
    orderId: order.orderID,
    customer: { customerId: order.customerID, name: customers.get(order.customerID).companyName },
    lines: details.filter(({ orderID }) => orderID === order.orderID).map(lineOf),
    shipping: { amount: usd(hundredths(order.freight)), address: addressOf(order) },
  },
});

for (const order of rowsOf('orders.csv')) process.stdout.write(`${JSON.stringify(placeOrder(order))}\n`);
