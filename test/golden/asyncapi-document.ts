import { stringify } from 'yaml';
import type { PublicSchema, PublicTopic, PublicTopicKind } from '#platform';
import { NOTIFICATION_TOPICS, PUBLIC_TOPICS } from '../../src/app/contexts.js';
import { COMPACTED_SETTINGS, TOPIC_SETTINGS } from '../../src/adapters/kafka/topic-settings.js';
import { PUBLIC_LINES, PUBLIC_STATES, readJson, readText } from './golden-files.js';

/** The committed document, relative to the repository. */
export const ASYNCAPI_FILE = 'docs/asyncapi.yaml';

const BINDING_VERSION = '0.5.0';
const lines = readJson<Readonly<Record<string, string>>>(PUBLIC_LINES);
const states = readJson<Readonly<Record<string, string>>>(PUBLIC_STATES);
const { version } = JSON.parse(readText('package.json')) as { readonly version: string };

/** By the names of topics. */
const SUMMARIES: Readonly<Record<string, string>> = {
  'public.order-events.v1': 'Every event of an order, in the order of each order',
  'public.orders.v1': 'The newest whole order; a tombstone when its customer is erased',
  'public.order-notifications.v1': 'That an order has changed, and nothing else',
  'public.payment-events.v1': 'Every event of the payments of an order, in the order of each order',
  'public.payments.v1': 'All payments of an order as they are by now; a tombstone when its customer is erased',
  'public.stock-events.v1': 'Every event of stock, in the order of each SKU',
  'public.shipment-events.v1': 'Every event of the shipments and returns of an order, in the order of each order',
  'public.full-orders.v1':
    'The newest whole order with its payments and shipments, after each event of any of them; a tombstone when its customer is erased',
  'public.shipments.v1':
    'All shipments and returns of an order as they are by now; a tombstone when its customer is erased',
};

const text = (description: string, more: object = {}) => ({ type: 'string', description, ...more });

const HEADERS = {
  type: 'object',
  required: ['content-type', 'ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_subject', 'ce_time', 'ce_sequence'],
  properties: {
    'content-type': text('of the value', { const: 'application/json' }),
    ce_specversion: text('of CloudEvents', { const: '1.0' }),
    ce_id: text('of the event; the same one each time it comes'),
    ce_source: text('urn:daybook:log: and the id of the log; another one after a restore'),
    ce_type: text('what the value is'),
    ce_subject: text('id of the order, or SKU, as the key'),
    ce_time: text('when it happened, UTC', { format: 'date-time' }),
    ce_dataschema: text('urn:daybook:public:, type and version'),
    ce_sequence: text('position in the log, 20 digits'),
    ce_position: text('the same without zeros'),
    ce_partitionkey: text('the same as ce_subject'),
    ce_correlationid: text('what it belongs to; also as correlationid'),
    ce_causationid: text('what has caused it; also as causationid'),
    ce_traceparent: text('W3C Trace Context; also as traceparent'),
  },
};

/** Of what is no event: the golden events that it is after. */
const LAST_EVENTS: Readonly<Record<string, string>> = {
  Order: 'order-cancelled.v1',
  OrderPayments: 'refund-completed.v1',
  OrderShipments: 'return-received.v1',
};
const CHANGE = { id: 'golden', version: 2, type: 'OrderCancelled' };
const stateAfter = (type: string): object => JSON.parse(states[LAST_EVENTS[type] ?? ''] ?? '{}') as object;
const FULL_ORDER = {
  ...{ id: 'golden', position: 42, changedAt: '2030-01-01T00:00:00.000Z', order: stateAfter('Order') },
  ...{ payments: stateAfter('OrderPayments'), shipments: stateAfter('OrderShipments') },
};
/** Of what is neither an event nor the state of a stream. */
const OTHER_EXAMPLES: Readonly<Record<string, object>> = { OrderChanged: CHANGE, FullOrder: FULL_ORDER };

/** An example of a value, out of the golden files. */
const exampleOf = ({ type }: PublicSchema): object => OTHER_EXAMPLES[type] ?? lineOf(type)?.data ?? stateAfter(type);

const lineOf = (type: string) =>
  Object.values(lines)
    .map((line) => JSON.parse(line) as { readonly type: string; readonly data: object })
    .findLast((line) => line.type === type);

const messageOf = (schema: PublicSchema) => ({
  name: schema.type,
  title: `${schema.type}, version ${schema.schemaVersion}`,
  summary: (schema.jsonSchema as { readonly description?: string }).description,
  contentType: 'application/json',
  headers: { $ref: '#/components/schemas/CloudEventHeaders' },
  payload: { $ref: `#/components/schemas/${schema.type}` },
  correlationId: { location: '$message.header#/ce_correlationid' },
  bindings: { kafka: { key: { type: 'string', description: 'as ce_subject' }, bindingVersion: BINDING_VERSION } },
  examples: [{ name: 'golden', payload: exampleOf(schema) }],
});

const topicConfiguration = (kind: PublicTopicKind) => {
  const found = kind === 'states' || kind === 'joined' ? COMPACTED_SETTINGS : TOPIC_SETTINGS;
  return {
    'cleanup.policy': [found['cleanup.policy']],
    ...(found['retention.ms'] !== undefined && { 'retention.ms': Number(found['retention.ms']) }),
    ...(found['retention.bytes'] !== undefined && { 'retention.bytes': Number(found['retention.bytes']) }),
    'max.message.bytes': Number(found['max.message.bytes']),
  };
};

const prefixOf = (variable: string) => ({ default: 'daybook', description: `${variable} of the installation` });

const topicOf = ({ kind, name, schemas }: PublicTopic) => ({
  address: `{prefix}.${name}`,
  summary: SUMMARIES[name] ?? '',
  servers: [{ $ref: '#/servers/kafka' }],
  parameters: { prefix: prefixOf('KAFKA_TOPIC_PREFIX') },
  messages: Object.fromEntries(schemas.map(({ type }) => [type, { $ref: `#/components/messages/${type}` }])),
  bindings: { kafka: { topicConfiguration: topicConfiguration(kind), bindingVersion: BINDING_VERSION } },
});

/** What Redis has as a message is the value of a notification alone. */
const pubSubMessageOf = (schema: PublicSchema) => {
  const { name, title, summary, contentType, payload, examples } = messageOf(schema);
  return { name, title, summary, contentType, payload, examples };
};

const pubSubMessages = Object.fromEntries(
  NOTIFICATION_TOPICS.flatMap(({ schemas }) => schemas).map((schema) => [
    `${schema.type}InRedis`,
    pubSubMessageOf(schema),
  ]),
);

/** Channels of Redis Pub/Sub. */
const PUB_SUB = {
  'redis-all': { address: '{prefix}:orders', summary: 'That an order has changed, of all orders' },
  'redis-one': { address: '{prefix}:orders:{orderId}', summary: 'The same, of one order' },
};

const pubSubChannels = Object.fromEntries(
  Object.entries(PUB_SUB).map(([name, { address, summary }]) => [
    name,
    {
      ...{ address, summary, servers: [{ $ref: '#/servers/redis' }] },
      description: 'Redis keeps nothing: a message reaches those who listen at that moment.',
      parameters: {
        prefix: prefixOf('REDIS_CHANNEL_PREFIX'),
        ...(address.includes('{orderId}') && { orderId: { description: 'id of the order' } }),
      },
      messages: Object.fromEntries(
        Object.keys(pubSubMessages).map((message) => [message, { $ref: `#/components/messages/${message}` }]),
      ),
    },
  ]),
);

/** `order-events` for `public.order-events.v1`. */
const shortName = ({ name }: PublicTopic): string => name.split('.')[1] ?? name;

const channels = {
  ...Object.fromEntries(PUBLIC_TOPICS.map((topic) => [shortName(topic), topicOf(topic)])),
  ...pubSubChannels,
};

const operationOf = (name: string, { summary, messages }: { readonly summary: string; readonly messages: object }) => ({
  action: 'send',
  channel: { $ref: `#/channels/${name}` },
  summary,
  messages: Object.keys(messages).map((message) => ({ $ref: `#/channels/${name}/messages/${message}` })),
});

const all = PUBLIC_TOPICS.flatMap(({ schemas }) => schemas);

/** What other services find in Kafka and on Redis, as AsyncAPI 3.0, made of the catalogue of public events and the golden files. */
export const asyncApi = {
  asyncapi: '3.0.0',
  info: {
    title: 'Daybook',
    version,
    description:
      'What happened to orders, their payments, their shipments and stock, for other services: CloudEvents 1.0 in the binary mode ' +
      'of the Kafka binding, at least once, in the order of each key; and that an order has changed, by Pub/Sub of Redis. Personal values are absent unless the ' +
      'installation publishes them.',
    license: { name: 'Apache-2.0' },
  },
  defaultContentType: 'application/json',
  servers: {
    kafka: { host: 'localhost:9092', protocol: 'kafka', description: 'KAFKA_BROKERS of the installation' },
    redis: { host: 'localhost:6379', protocol: 'redis', description: 'REDIS_URL of the installation' },
  },
  channels,
  operations: Object.fromEntries(
    Object.entries(channels).map(([name, each]) => [`publish-${name}`, operationOf(name, each)]),
  ),
  components: {
    messages: { ...Object.fromEntries(all.map((schema) => [schema.type, messageOf(schema)])), ...pubSubMessages },
    schemas: {
      CloudEventHeaders: HEADERS,
      ...Object.fromEntries(all.map(({ type, jsonSchema }) => [type, jsonSchema])),
    },
  },
};

/** The same as it is committed. */
export const asyncApiText = (): string =>
  `# Made by npm run schemas; docs/events.md says the same in words.\n${stringify(
    JSON.parse(JSON.stringify(asyncApi)),
    {
      lineWidth: 120,
      aliasDuplicateObjects: false,
    },
  )}`;
