const QUERY = `query ($from: DateTime!, $to: DateTime!, $currency: String!) {
  customers(first: 10, orderBy: [{ field: ORDERS_PLACED }]) {
    nodes { id name ordersPlaced lifetimeValue { formatted } lastOrderAt }
  }
  salesByCountry(from: $from, to: $to, currency: $currency) { countryCode orders quantity net { formatted } total { formatted } }
  salesByDay(from: $from, to: $to, currency: $currency) { day orders net { amount } total { amount } }
  topProducts(from: $from, to: $to, currency: $currency, first: 10) { title orders quantity net { formatted } }
  open: orders(first: 0, filter: { placedAt: { gte: $from, lt: $to }, status: { eq: PLACED } }) { totalCount { count } }
  completed: orders(first: 0, filter: { placedAt: { gte: $from, lt: $to }, status: { eq: COMPLETED } }) { totalCount { count } }
  longestOpen: orders(first: 1, filter: { placedAt: { gte: $from, lt: $to }, status: { eq: PLACED } }, orderBy: [{ field: PLACED_AT, direction: ASC }]) {
    nodes { orderNumber customerName placedAt }
  }
}`;
const YEARS = { from: '1996-01-01T00:00:00Z', to: '1999-01-01T00:00:00Z', currency: 'USD' };

/** Asks a server for what the orders add up to and prints it as tables. */
export const printAnswers = async (url) => {
  const { customers, salesByCountry, salesByDay, topProducts, ...states } = await ask(url);
  print(
    'Customers with the most orders',
    ['customer', '', '#orders', '#lifetime value', 'last order'],
    customers.nodes.map(({ id, name, ordersPlaced, lifetimeValue, lastOrderAt }) => [
      id,
      name,
      ordersPlaced,
      lifetimeValue.map(({ formatted }) => formatted).join(', '),
      lastOrderAt.slice(0, 10),
    ]),
  );
  print(
    'Sales by country',
    ['country', '#orders', '#quantity', '#net', '#total with freight'],
    salesByCountry.map(({ countryCode, orders, quantity, net, total }) => [
      countryCode,
      orders,
      Number(quantity),
      net.formatted,
      total.formatted,
    ]),
  );
  print('Sales by month', ['month', '#orders', '#net', '#total with freight'], byMonth(salesByDay));
  print(
    'Products that sold best',
    ['product', '#orders', '#quantity', '#net'],
    topProducts.map(({ title, orders, quantity, net }) => [title, Number(orders), Number(quantity), net.formatted]),
  );
  print('What became of the orders', ['', '#orders', 'the oldest of them'], becameOf(states));
};

const becameOf = ({ open, completed, longestOpen }) => [
  ['paid and delivered', completed.totalCount.count, ''],
  [
    'open',
    open.totalCount.count,
    longestOpen.nodes.map(({ customerName, placedAt }) => `${customerName}, ${placedAt.slice(0, 10)}`).join(),
  ],
];

const ask = async (url) => {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ query: QUERY, variables: YEARS }),
  });
  const { data, errors } = await answer.json();
  if (errors !== undefined) throw new Error(errors.map(({ message }) => message).join('\n'));
  return data;
};

const byMonth = (days) => {
  const months = new Map();
  for (const { day, orders, net, total } of days) {
    const month = months.get(day.slice(0, 7)) ?? { orders: 0, net: 0n, total: 0n };
    months.set(day.slice(0, 7), {
      orders: month.orders + Number(orders),
      net: month.net + BigInt(net.amount),
      total: month.total + BigInt(total.amount),
    });
  }
  return [...months].map(([month, { orders, net, total }]) => [month, orders, dollars(net), dollars(total)]);
};

/** 123456n → $1,234.56 */
const dollars = (cents) => `$${(cents / 100n).toLocaleString('en')}.${String(cents % 100n).padStart(2, '0')}`;

/** An aligned table; columns whose heading begins with # are numbers. */
const print = (title, headings, rows) => {
  const names = headings.map((heading) => heading.replace('#', ''));
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en') : cell)));
  const widths = names.map((name, column) => Math.max(...[names, ...cells].map((row) => row[column].length)));
  const line = (row) =>
    row
      .map((cell, column) =>
        headings[column].startsWith('#') ? cell.padStart(widths[column]) : cell.padEnd(widths[column]),
      )
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  process.stdout.write(['', title, '', line(names), rule, ...cells.map(line), ''].join('\n'));
};
