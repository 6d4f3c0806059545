import type { StoredEvent } from '../events/stored-event.js';
import fc from 'fast-check';
import { account, type AccountEvent, logRecord } from '../testing/account.fixture.js';
import { InMemoryEventStore } from '../testing/in-memory-event-store.js';
import { InMemoryParkedStreams } from '../testing/in-memory-log.js';
import { InMemoryViewStore } from '../testing/in-memory-view-store.js';
import type { FoldFailure } from './fold-documents.js';
import { logProjection, type Projection, streamProjection } from './projection.js';
import { Projector } from './projector.js';

interface Marks {
  readonly marks: string;
}

interface Entries {
  readonly entries: string;
}

const shared = { version: 1, category: 'account', events: account.events, fields: {}, indexes: [] } as const;

/** One document per account: the marks of its deposits in order. A deposit whose mark begins with `poison` cannot be projected. */
export const statement: Projection = streamProjection<Marks, AccountEvent, 'AccountOpened'>({
  ...shared,
  name: 'statement',
  opens: { AccountOpened: () => ({ marks: '' }) },
  updates: {
    AmountDeposited: ({ marks }, { data }) => ({ marks: marks + unpoisoned(data.mark) }),
    AccountClosed: ({ marks }) => ({ marks: `${marks}closed` }),
  },
});

/** Documents that gather many accounts; each event changes `all` twice. */
export const journal: Projection = logProjection<Entries, AccountEvent>({
  ...shared,
  name: 'journal',
  changes: {
    AccountOpened: () => [],
    AmountDeposited: ({ data }) =>
      ['all', `by-${data.amount % 3}`, 'all'].map((id, index) => ({
        id,
        apply: (document) => append(document, `${index}:${unpoisoned(data.mark)}`),
      })),
    AccountClosed: () => [{ id: 'all', apply: (document) => append(document, 'closed.') }],
  },
});

const append = (document: Entries | undefined, mark: string): Entries => ({
  entries: (document?.entries ?? '') + mark,
});

const unpoisoned = (mark: string): string => {
  if (mark.startsWith('poison')) throw new Error(`this deposit cannot be projected: ${mark}`);
  return mark;
};

export const opened = { type: 'AccountOpened', data: '{"name":{"sealed":"k.n.c"},"ownerId":"o1"}' };
export const poison = { data: '{"amount":1,"mark":"poison","ownerId":"o1"}' };

/** A log in which event n belongs to `streams[n]`; the first event of a stream opens the account. */
export const logOf = (streams: readonly string[]): readonly StoredEvent[] => {
  const versions = new Map<string, number>();
  return streams.map((stream, index) => {
    const version = (versions.get(stream) ?? 0) + 1;
    versions.set(stream, version);
    const kind = version === 1 ? opened : {};
    return logRecord({ stream, version, position: index + 1, ...kind });
  });
};

/** A log over a few streams, in any interleaving. */
export const anyLog = (names: readonly string[], maxLength = 24): fc.Arbitrary<readonly StoredEvent[]> =>
  fc.array(fc.constantFrom(...names), { minLength: 1, maxLength }).map(logOf);

/** The view of a log by the simplest means: every event once, in order, one document at a time. */
export const orderedFold = (projection: Projection, log: readonly StoredEvent[]): Readonly<Record<string, unknown>> => {
  const documents: Record<string, unknown> = {};
  for (const record of log)
    for (const { id, apply } of projection.changesOf(projection.decode(record))) documents[id] = apply(documents[id]);
  return documents;
};

/** Projectors of one view over one log, each as another process or another start has it. */
export const setUp = (projection: Projection, log: readonly StoredEvent[]) => {
  const store = new InMemoryEventStore();
  store.events.push(...log);
  const views = new InMemoryViewStore();
  const parked = new InMemoryParkedStreams();
  const failures: FoldFailure[] = [];
  const start = async (): Promise<Projector> => {
    const projector = new Projector(projection, views, parked, store, (failure) => failures.push(failure));
    await projector.prepare();
    return projector;
  };
  return { store, views, parked, failures, start, documents: () => views.documentsOf(projection.view) };
};
