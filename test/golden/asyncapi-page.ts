import { asyncApi } from './asyncapi-document.js';

/** The same document as a page to read, relative to the repository. */
export const ASYNCAPI_PAGE = 'docs/asyncapi.md';

interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly const?: string;
  readonly description?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

interface Channel {
  readonly address: string;
  readonly summary: string;
  readonly servers: readonly { readonly $ref: string }[];
  readonly messages: object;
}

interface Message {
  readonly title: string;
  readonly summary?: string;
  readonly payload: { readonly $ref: string };
  readonly examples: readonly { readonly payload: object }[];
}

const { info, servers, components } = asyncApi;
const channels: Readonly<Record<string, Channel>> = asyncApi.channels;
const messages: Readonly<Record<string, Message>> = components.messages;
const schemas: Readonly<Record<string, Schema>> = components.schemas;

const lastOf = ({ $ref }: { readonly $ref: string }): string => $ref.slice($ref.lastIndexOf('/') + 1);
const linkTo = (name: string): string => `[${name}](#${name.toLowerCase()})`;

const table = (headings: readonly string[], rows: readonly (readonly string[])[]): string =>
  [headings, headings.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

const channelTable = (): string =>
  table(
    ['address', 'on', 'what', 'messages'],
    Object.values(channels).map((channel) => [
      `\`${channel.address}\``,
      channel.servers.map(lastOf).join(', '),
      channel.summary,
      Object.keys(channel.messages).map(linkTo).join(', '),
    ]),
  );

/** All fields of a value, those within others behind them. */
const fieldRows = ({ properties = {}, required = [], items }: Schema, path = ''): readonly (readonly string[])[] => [
  ...Object.entries(properties).flatMap(([name, field]) => [
    [`\`${path}${name}\``, typeOf(field), required.includes(name) ? 'always' : '', field.description ?? ''],
    ...fieldRows(field, `${path}${name}${field.items === undefined ? '.' : ''}`),
  ]),
  ...(items === undefined ? [] : fieldRows(items, `${path}[].`)),
];

const typeOf = ({ type = '', format, const: only }: Schema): string =>
  [type, format, only === undefined ? undefined : `\`${only}\``].filter((word) => word !== undefined).join(', ');

const messageSection = ([name, { title, summary, payload, examples }]: [string, Message]): string =>
  [
    `### ${name}`,
    `${title}. ${summary ?? ''}`.trim(),
    table(['field', 'type', '', 'what'], fieldRows(schemas[lastOf(payload)] ?? {})),
    ...examples.map((example) => `\`\`\`json\n${JSON.stringify(example.payload, null, 2)}\n\`\`\``),
  ].join('\n\n');

/** As it is committed. */
export const asyncApiPage = (): string =>
  [
    '# Topics and channels for other services',
    `Made by \`npm run schemas\` of [asyncapi.yaml](asyncapi.yaml), AsyncAPI ${asyncApi.asyncapi}, Daybook ${info.version}. [events.md](events.md) says how they are used.`,
    info.description,
    '## Servers',
    table(
      ['server', 'protocol', 'which'],
      Object.entries(servers).map(([name, { protocol, description }]) => [name, protocol, description]),
    ),
    '## Channels',
    channelTable(),
    '## Headers of records in Kafka',
    table(['header', 'type', '', 'what'], fieldRows(components.schemas.CloudEventHeaders)),
    '## Messages',
    ...Object.entries(messages).map(messageSection),
  ]
    .join('\n\n')
    .concat('\n');
