import fc from 'fast-check';
import { account, type AccountEvent, logRecord } from '../testing/account.fixture.js';
import { joinedProjection, joinedStreams } from './joined-projection.js';
import { changed, logProjection } from './projection.js';
import { opened, orderedFold, setUp } from './projector.fixture.js';

interface Owner {
  readonly deposits: number;
}

const idOf = (stream: string): string => stream.slice(stream.indexOf('-') + 1);

/** One document per account; what was lent to its owner is told by streams of their own. */
const lending = joinedProjection(
  logProjection<Owner, AccountEvent>({
    ...{ name: 'lending', version: 1, category: 'account', events: account.events, fields: {}, indexes: [] },
    changes: {
      AccountOpened: ({ meta }) => [{ id: idOf(meta.stream), apply: () => ({ deposits: 0 }) }],
      AmountDeposited: ({ meta }) => [
        changed(idOf(meta.stream), ({ deposits, ...others }) => ({ ...others, deposits: deposits + 1 })),
      ],
      AccountClosed: () => [],
    },
  }),
  [
    joinedStreams<Owner, number, AccountEvent>({
      ...{ category: 'loan', events: account.events, initial: 0 },
      changes: {
        AccountOpened: () => undefined,
        AmountDeposited: () => (loans) => loans + 1,
        AccountClosed: () => undefined,
      },
      fields: {
        credit: { values: ['GOOD', 'BAD'], valueOf: (loans, { deposits }) => (loans > deposits ? 'BAD' : 'GOOD') },
      },
    }),
  ],
);

/** Each account is opened before anything is lent to its owner. */
const logOf = (streams: readonly string[]) => {
  const versions = new Map<string, number>();
  return ['account-a', 'account-b', ...streams].map((stream, index) => {
    const version = (versions.get(stream) ?? 0) + 1;
    versions.set(stream, version);
    return logRecord({ stream, version, position: index + 1, ...(index < 2 && opened) });
  });
};
const anyLog = fc
  .array(fc.constantFrom('account-a', 'account-b', 'loan-a', 'loan-b', 'loans-a'), { maxLength: 20 })
  .map(logOf);

describe('a view with fields of other streams', () => {
  it('derives them from all that has happened, whichever came last, in any batches and deliveries', async () => {
    await fc.assert(
      fc.asyncProperty(anyLog, fc.integer({ min: 1, max: 8 }), async (log, size) => {
        const { start, documents } = setUp(lending, log);
        const projector = await start();
        for (let from = 0; from < log.length; from += size) {
          await projector.apply(log.slice(Math.max(0, from - 2), from + size));
        }
        const heard = log.filter(({ stream }) => lending.hears(stream));
        expect(documents()).toEqual(orderedFold(lending, heard));
        for (const id of ['a', 'b']) {
          const of = (stream: string) => log.filter((record) => record.stream === `${stream}-${id}`).length;
          expect(documents()[id]).toMatchObject({ credit: of('loan') > of('account') - 1 ? 'BAD' : 'GOOD' });
        }
      }),
    );
  });

  it('parks a stream that tells of a document that is not there', async () => {
    const [record] = [logRecord({ stream: 'loan-c', version: 1, position: 1 })];
    const { start, failures } = setUp(lending, [record]);
    await (await start()).apply([record]);
    expect(failures.map(({ error }) => (error as Error).message)).toEqual([
      'document c was changed before anything began it',
    ]);
  });
});
