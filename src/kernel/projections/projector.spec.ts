import { jest } from '@jest/globals';
import { StoreUnavailable } from '../events/event-store.js';
import { logOf, journal, orderedFold, poison, setUp, statement } from './projector.fixture.js';

const A = 'account-a';
const B = 'account-b';
const C = 'account-c';

/** The log with the event at this position changed. */
const withEvent = (log: ReturnType<typeof logOf>, position: number, change: object) =>
  log.map((record) => (record.position === position ? { ...record, ...change } : record));

describe('a projector', () => {
  it('takes no events of other categories', async () => {
    const log = logOf([A, A]).concat(logOf(['order-x', 'accounting-x']));
    const { start, documents } = setUp(statement, log);
    await (await start()).apply(log);
    expect(Object.keys(documents())).toEqual(['a']);
  });

  it('reads no document that begins in the batch, unless it was there after all', async () => {
    const log = logOf([A, B, A]);
    const { start, views, documents } = setUp(statement, log);
    const load = jest.spyOn(views, 'load');
    await (await start()).apply(log);
    expect(load).not.toHaveBeenCalled();
    const more = log.concat(logOf([A, B, A, B]).slice(3));
    await (await start()).apply(more);
    expect(load.mock.calls.map(([, ids]) => ids)).toEqual([['a', 'b']]);
    expect(documents()).toEqual(orderedFold(statement, more));
  });

  it('keeps what a document has seen beside it', async () => {
    const log = logOf([A, B, A, B, A]);
    const { start, views } = setUp(statement, log);
    await (await start()).apply(log);
    expect((await views.load(statement.view, ['a'])).get('a')).toMatchObject({
      version: 3,
      position: 5,
    });
  });

  it('counts the events of all streams in a document of many', async () => {
    const log = logOf([A, A, C, C, A]);
    const { start, views } = setUp(journal, log);
    await (await start()).apply(log);
    expect((await views.load(journal.view, ['all'])).get('all')).toMatchObject({
      version: 3,
      position: 5,
    });
  });

  it('fills a gap from the store, as far as the delivery goes', async () => {
    const log = logOf([A, A, A, A, A]);
    const { start, documents } = setUp(statement, log);
    const projector = await start();
    await projector.apply(log.slice(2, 4));
    expect(documents()).toEqual(orderedFold(statement, log.slice(0, 4)));
    await projector.apply(log.slice(0, 2));
    expect(documents()).toEqual(orderedFold(statement, log.slice(0, 4)));
  });

  it('asks to be called again when the store does not have what fills a gap, and has lost nothing by it', async () => {
    const log = logOf([A, A, A]);
    const { start, store, documents } = setUp(statement, log);
    store.events.length = 0;
    const projector = await start();
    await expect(projector.apply(log.slice(1))).rejects.toThrow(StoreUnavailable);
    expect(documents()).toEqual({});
    store.events.push(...log);
    await projector.apply(log.slice(1));
    expect(documents()).toEqual(orderedFold(statement, log));
  });
});

describe('an event that cannot be projected', () => {
  const NUL_POISON = { data: String.raw`{"amount":1,"mark":"poison\u0000, \ud800","ownerId":"o1"}` };
  const POISONED = logOf([A, B, A, B, A, B, A]);

  it.each([
    ['whose change throws', poison, 'Error: this deposit cannot be projected'],
    ['whose fault cannot be stored as it is', NUL_POISON, 'projected: poison\uFFFD, \uFFFD'],
    ['of an unknown type', { type: 'AmountFrozen' }, 'UnreadableEvent: AmountFrozen in schema version 1'],
    ['of a newer schema version', { schemaVersion: 2 }, 'UnreadableEvent: AmountDeposited in schema version 2'],
    ['whose data is no JSON', { data: '{"amount"' }, 'SyntaxError: '],
  ])('%s parks its stream; what came before stays, the others go on', async (_name, change, reason) => {
    const log = withEvent(POISONED, 5, change);
    const { start, documents, parked, failures } = setUp(statement, log);
    const projector = await start();
    await projector.apply(log);
    expect(documents()).toEqual(
      orderedFold(
        statement,
        log.filter(({ stream, position }) => stream === B || position < 5),
      ),
    );
    expect(parked.all).toEqual([
      {
        projection: 'statement@1',
        stream: A,
        version: 3,
        position: 5,
        eventId: 'event-5',
        eventType: log[4]?.type,
        error: expect.stringContaining(reason) as string,
        retrying: false,
      },
    ]);
    expect(failures.map(({ record }) => record.id)).toEqual(['event-5']);
    expect(projector.parkedCount).toBe(1);
  });

  it('parks its stream in a view of many streams as well', async () => {
    const log = withEvent(POISONED, 5, poison);
    const { start, documents, parked } = setUp(journal, log);
    await (await start()).apply(log);
    expect(documents()).toEqual(
      orderedFold(
        journal,
        log.filter(({ stream, position }) => stream === B || position < 5),
      ),
    );
    expect(parked.all.map(({ version }) => version)).toEqual([3]);
  });

  it('parks once, at the first bad event, and later events of the stream wait: now, later, and after a restart', async () => {
    const log = withEvent(withEvent(logOf([A, A, A, A, A, A, A]), 3, poison), 5, { type: 'AmountFrozen' });
    for (const projection of [statement, journal]) {
      const { start, documents, parked, failures, views } = setUp(projection, log);
      const projector = await start();
      await projector.apply(log.slice(0, 6));
      const good = orderedFold(projection, log.slice(0, 2));
      const { writes } = views;
      await projector.apply(log.slice(1));
      await (await start()).apply(log);
      await (await start()).apply(log.slice(6));
      expect(documents()).toEqual(good);
      expect([parked.all.length, failures.length, views.writes]).toEqual([1, 1, writes]);
      expect(parked.all[0]?.version).toBe(3);
    }
  });

  it('parks its stream for this build of the view alone', async () => {
    const log = withEvent(logOf([A, A]), 2, poison);
    const { start, parked } = setUp(statement, log);
    await (await start()).apply(log);
    expect(await parked.list('statement@2')).toEqual([]);
  });

  it('parks nothing before the view has what came before', async () => {
    const log = withEvent(logOf([A, A, A]), 3, poison);
    const { start, documents, parked, views } = setUp(statement, log);
    const projector = await start();
    views.hooks.beforeWrite = () => {
      throw new StoreUnavailable('the connection was cut');
    };
    await expect(projector.apply(log)).rejects.toThrow(StoreUnavailable);
    expect(parked.all).toEqual([]);
    delete views.hooks.beforeWrite;
    await projector.apply(log);
    expect(documents()).toEqual(orderedFold(statement, log.slice(0, 2)));
    expect(parked.all).toHaveLength(1);
  });

  it('lets a lost view be built again up to the parked event', async () => {
    const log = withEvent(logOf([A, A, A]), 3, poison);
    const first = setUp(statement, log);
    await (await first.start()).apply(log);
    const again = setUp(statement, log);
    again.parked.all = first.parked.all;
    await (await again.start()).apply(log);
    expect(again.documents()).toEqual(orderedFold(statement, log.slice(0, 2)));
    expect(again.failures).toEqual([]);
  });

  it('learns on preparing what another process has parked', async () => {
    const log = withEvent(logOf([A, A, A, A]), 3, poison);
    const { start, documents } = setUp(journal, log);
    const [standby, active] = [await start(), await start()];
    await active.apply(log.slice(0, 3));
    await standby.prepare();
    await standby.apply(log.slice(3));
    expect(documents()).toEqual(orderedFold(journal, log.slice(0, 2)));
  });
});

describe('a document that the view store refuses', () => {
  const tooLong = (document: unknown) => (document as { marks: string }).marks.includes('6.');

  it('parks its stream at the very event it is refused with, in batches of any size', async () => {
    const log = logOf([A, B, A, B, A, A, B, A, B]);
    for (const size of [1, 2, 3, 5, 9]) {
      const { start, documents, parked, views } = setUp(statement, log);
      views.hooks.refuses = tooLong;
      const projector = await start();
      for (let at = 0; at < log.length; at += size) await projector.apply(log.slice(at, at + size));
      expect(parked.all).toMatchObject([
        { stream: A, version: 4, position: 6, error: expect.stringContaining('a') as string },
      ]);
      const good = log.filter(({ stream, version }) => stream === B || version < 4);
      expect(documents()).toEqual(orderedFold(statement, good));
    }
  });

  it('parks nothing for events it has seen long ago', async () => {
    const log = logOf([A, A, A, A, A, A]);
    const { start, documents, parked, views } = setUp(statement, log);
    const projector = await start();
    await projector.apply(log.slice(0, 4));
    views.hooks.refuses = tooLong;
    await projector.apply(log);
    expect(parked.all).toMatchObject([{ version: 6 }]);
    expect(documents()).toEqual(orderedFold(statement, log.slice(0, 5)));
  });
});
