/** What a bar or a cell stands for. */
export interface Contender {
  readonly title: string;
  readonly case: string;
}

/** One kind of work in the table and in the plot: Daybook beside the limit of the machine and beside peers. */
export interface Headline {
  readonly work: string;
  readonly measure: string;
  readonly figure: string;
  readonly unit: '/s' | ' ms';
  readonly daybook: string;
  /** The raw work alone: nothing that does more can be faster. */
  readonly limits: readonly Contender[];
  readonly peers: readonly Contender[];
}

const CACHE_OFF = ', state cache off';

const commands = (work: string, atOnce: number, cache = ''): Headline => ({
  work: work + cache,
  measure: 'append',
  figure: 'commands/s',
  unit: '/s',
  daybook: `read and add, no personal values${cache}, ${atOnce} at once`,
  limits: [
    { title: 'append function alone', case: `append function alone, ${atOnce} a batch` },
    { title: 'pg by hand', case: `pg by hand, read and add, ${atOnce} at once` },
  ],
  peers: ['Emmett', 'Castore', 'message-db'].map((title) => ({
    title,
    case: `${title}, read and add, ${atOnce} at once`,
  })),
});

const toView = (perSecond: number): Headline => ({
  work: `Committed → in the view, ${perSecond.toLocaleString('en')} a second, median`,
  measure: 'latency',
  figure: 'answer to view, p50 ms',
  unit: ' ms',
  daybook: `${perSecond} orders/s`,
  limits: [],
  peers: [{ title: 'Emmett', case: `Emmett, ${perSecond} orders/s` }],
});

/** The rows of the table in the documents, most asked for first. */
export const HEADLINES: readonly Headline[] = [
  commands('Command without HTTP, 32 at once', 32),
  commands('Command without HTTP, 32 at once', 32, CACHE_OFF),
  commands('Command without HTTP, 1 at a time', 1),
  commands('Command without HTTP, 1 at a time', 1, CACHE_OFF),
  {
    work: 'Place an order over HTTP, 32 connections',
    measure: 'http',
    figure: 'orders/s',
    unit: '/s',
    daybook: 'place order, 32 connections',
    limits: [
      { title: 'bare Fastify + INSERT', case: 'bare Fastify and INSERT, 32 connections' },
      { title: 'bare Nest + INSERT', case: 'bare Nest and INSERT, 32 connections' },
    ],
    peers: [],
  },
  {
    work: 'GraphQL order by id, 32 connections',
    measure: 'lookup',
    figure: 'requests/s',
    unit: '/s',
    daybook: 'order by id, 4 fields',
    limits: [{ title: 'bare Mercurius', case: 'bare Mercurius, 4 fields' }],
    peers: [],
  },
  {
    work: 'Read all events in order',
    measure: 'replay',
    figure: 'events/s',
    unit: '/s',
    daybook: 'daybook, in bulk, decoded',
    limits: [{ title: 'COPY binary, parsed', case: 'COPY binary, parsed' }],
    peers: [
      { title: 'message-db', case: 'message-db, get_category_messages by 1,000' },
      { title: 'Emmett', case: 'Emmett, consumer with batches of 1,000' },
    ],
  },
  {
    work: 'Events into order-details, live',
    measure: 'projection',
    figure: 'events/s',
    unit: '/s',
    daybook: 'order-details, followed',
    limits: [{ title: 'fold + upsert by 5,000', case: 'fold and upsert by 5,000' }],
    peers: [{ title: 'Pongo', case: 'Pongo, handle each event' }],
  },
  {
    work: 'Rebuild order-details',
    measure: 'projection',
    figure: 'events/s',
    unit: '/s',
    daybook: 'order-details, rebuilt',
    limits: [{ title: 'fold + COPY', case: 'fold and COPY' }],
    peers: [{ title: 'Pongo', case: 'Pongo, insertMany of folded documents' }],
  },
  {
    work: 'Verify an audit export, with the start',
    measure: 'audit',
    figure: 'events/s',
    unit: '/s',
    daybook: 'audit verify',
    limits: [],
    peers: [],
  },
  toView(100),
  toView(1_000),
];
