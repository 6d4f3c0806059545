import { breaksBetween } from './compatibility.js';

const order = {
  type: 'object',
  description: 'An order.',
  required: ['id', 'lines'],
  properties: {
    id: { type: 'string' },
    note: { type: 'string' },
    lines: {
      type: 'array',
      items: { type: 'object', required: ['quantity'], properties: { quantity: { type: 'integer', minimum: 0 } } },
    },
  },
};
const line = (quantity: object, required = ['quantity']) => ({
  ...order,
  properties: {
    ...order.properties,
    lines: { type: 'array', items: { type: 'object', required, properties: { quantity } } },
  },
});

describe('A change of a public schema', () => {
  it.each<[string, object]>([
    ['nothing', order],
    ['other words', { ...order, description: 'One order.', title: 'Order' }],
    ['a new optional field', { ...order, properties: { ...order.properties, carrier: { type: 'string' } } }],
    [
      'a new required field with a default',
      {
        ...order,
        required: [...order.required, 'channel'],
        properties: { ...order.properties, channel: { type: 'string', default: 'web' } },
      },
    ],
  ])('that is %s breaks nothing', (_what, after) => {
    expect(breaksBetween(order, after)).toEqual([]);
  });

  const { note: _, ...withoutNote } = order.properties;
  const { id: __, ...withoutId } = order.properties;
  it.each<[string, object, string, RegExp]>([
    ['another type', line({ type: 'string', minimum: 0 }), '/lines/*/quantity', /type was "integer" and is "string"/],
    ['a narrower type', line({ type: 'integer', minimum: 1 }), '/lines/*/quantity', /minimum was 0 and is 1/],
    ['a wider type', line({ type: 'integer' }), '/lines/*/quantity', /minimum was 0 and is absent/],
    ['an optional field removed', { ...order, properties: withoutNote }, '/note', /is gone/],
    ['a required field removed', { ...order, required: ['lines'], properties: withoutId }, '/id', /is gone/],
    ['a field that became required', { ...order, required: [...order.required, 'note'] }, '/note', /is required now/],
    ['a field that became optional', { ...order, required: ['id'] }, '/lines', /is not required any more/],
    [
      'a new required field',
      { ...order, required: [...order.required, 'a'], properties: { ...order.properties, a: { type: 'string' } } },
      '/a',
      /is required now/,
    ],
    ['a closed object', { ...order, additionalProperties: false }, '', /additionalProperties was absent and is false/],
    [
      'items of any kind',
      { ...order, properties: { ...order.properties, lines: { type: 'array' } } },
      '/lines',
      /^items was .* and is absent/,
    ],
  ])('that is %s is found, with its field', (_what, after, field, why) => {
    expect(breaksBetween(order, after)).toEqual([{ field, why: expect.stringMatching(why) as string }]);
  });
});
