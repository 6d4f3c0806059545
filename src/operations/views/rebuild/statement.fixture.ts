import { type Projection, type StoredEvent, streamProjection } from '#kernel';
import { account, type AccountEvent, logRecord } from '../../../kernel/testing/account.fixture.js';

/** A view with one document per account; a mark `poison` cannot be projected. */
export const statement: Projection = streamProjection<{ readonly marks: string }, AccountEvent, 'AccountOpened'>({
  name: 'statement',
  version: 1,
  category: 'account',
  events: account.events,
  fields: {},
  indexes: [],
  opens: { AccountOpened: () => ({ marks: '' }) },
  updates: {
    AmountDeposited: ({ marks }, { data }) => {
      if (data.mark === 'poison') throw new Error('this deposit cannot be projected');
      return { marks: marks + data.mark };
    },
    AccountClosed: (document) => document,
  },
});

/** Event n belongs to the n-th of the streams. */
export const logOf = (...streams: readonly string[]): readonly StoredEvent[] =>
  streams.map((name, index) => {
    const version = streams.slice(0, index).filter((before) => before === name).length + 1;
    const opened = { type: 'AccountOpened', data: '{"name":{"sealed":"k.n.c"},"ownerId":"o1"}' };
    const place = { stream: `account-${name}`, version, position: index + 1 };
    return logRecord({ ...place, ...(version === 1 ? opened : {}) });
  });
