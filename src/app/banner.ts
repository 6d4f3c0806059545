/** What the terminal shows once the server listens: where everything is, and a line that places an order. */
export const banner = (url: string, database: string, explorer: boolean): string => `
Daybook is running on ${database}

  REST      ${url}/v1/orders       documented at ${url}/docs
  GraphQL   ${url}/graphql${explorer ? `         explorer at ${url}/graphiql` : ''}
  Health    ${url}/health/ready

Place an order:

  curl -i ${url}/v1/orders -H 'Content-Type: application/json' -H "Idempotency-Key: $(date +%s%N)" -d '${EXAMPLE}'

Ctrl-C stops it; the data stays.

`;

const EXAMPLE = JSON.stringify({
  customer: { customerId: 'VINET', name: 'Paul Henriot' },
  lines: [{ sku: '11', title: 'Queso Cabrales', quantity: 12, unitPrice: { amount: 1400, currency: 'USD' } }],
});
