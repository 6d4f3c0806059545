/** What the published document of the REST interface says of itself. */
export const INTRODUCTION = {
  title: 'Daybook',
  version: '1',
  description: `Orders by commands and questions. GraphQL, at \`/graphql\` of the same server, answers more questions.

- **Commands** are POST requests with an \`Idempotency-Key\`: the same key with the same body takes effect once, so an
  answer that is lost, 503 or 500 is asked for again with the same key. \`If-Match\` says on which version you decided.
- **Reads** come from views that follow within milliseconds. Give a read the \`Consistency-Token\` of a command, and it
  waits until it can show the effect.
- **Money** is a whole number of minor units with an ISO 4217 currency: a number in, a decimal text out, since sums
  may be larger than a number of JavaScript.
- **Errors** are problem documents (RFC 9457) with a stable \`code\`; \`retryable\` says whether the very same request may
  succeed later.

The examples of the commands belong together: executed from the first to the last they succeed, but for two
that end things another way: cancelling the order comes at the end, failing the shipment in place of delivering it.`,
  tags: {
    orders: 'Place orders, change them, ask for them',
    payments: 'Money that came for orders, and that is given back',
    stock: 'How many there are of what',
    shipments: 'Goods of orders on their way to customers',
    audit: 'The log for auditors and their programs',
    webhooks: 'Addresses that are told of events',
    operations: 'For those who start, watch and balance the server',
  },
};
