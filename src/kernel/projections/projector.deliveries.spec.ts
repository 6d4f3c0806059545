import type { StoredEvent } from '../events/stored-event.js';
import fc from 'fast-check';
import { anyLog, journal, logOf, orderedFold, poison, setUp, statement } from './projector.fixture.js';
import type { Projector } from './projector.js';

const STREAMS = ['account-a', 'account-b', 'account-c', 'account-d'];

/** A delivery as a log redelivers it: fresh objects. */
const copyOf = (record: StoredEvent): StoredEvent => ({ ...record });

describe('a view of one stream per document', () => {
  /** Every event at least once, in any order and batches; `restart` begins with a projector that remembers nothing. */
  const deliveries = anyLog(STREAMS).chain((log) =>
    fc
      .tuple(
        fc.array(fc.nat(log.length - 1), { maxLength: 30 }),
        fc.shuffledSubarray([...log.keys()], { minLength: log.length }),
        fc.array(fc.record({ size: fc.integer({ min: 1, max: 12 }), restart: fc.boolean() }), { minLength: 1 }),
        fc.boolean(),
      )
      .map(([extra, all, cuts, late]) => ({ log, order: late ? [...extra, ...all] : [...all, ...extra], cuts })),
  );

  it('equals the ordered fold after any order, duplication, batching and restart', async () => {
    const property = fc.asyncProperty(deliveries, async ({ log, order, cuts }) => {
      const { start, documents } = setUp(statement, log);
      let projector = await start();
      let at = 0;
      for (let step = 0; at < order.length; step += 1) {
        const { size, restart } = cuts[step % cuts.length] ?? { size: 1, restart: false };
        if (restart) projector = await start();
        await projector.apply(order.slice(at, at + size).flatMap((index) => log[index] ?? []));
        at += size;
      }
      expect(documents()).toEqual(orderedFold(statement, log));
    });
    await fc.assert(property, { numRuns: 300 });
  });

  it('stays at the last good version of a poisoned stream, whatever the deliveries; the others go on', async () => {
    const property = fc.asyncProperty(deliveries, fc.nat(), async ({ log: sound, order, cuts }, nth) => {
      const at = nth % sound.length;
      const log = sound.map((record, index) =>
        index === at && record.version > 1 ? { ...record, ...poison } : record,
      );
      const { start, documents, parked } = setUp(statement, log);
      let projector = await start();
      for (let from = 0, step = 0; from < order.length; step += 1) {
        const { size, restart } = cuts[step % cuts.length] ?? { size: 1, restart: false };
        if (restart) projector = await start();
        await projector.apply(order.slice(from, from + size).flatMap((index) => log[index] ?? []));
        from += size;
      }
      const bad = log.find(({ data }) => data === poison.data);
      const good = log.filter(({ stream, version }) => stream !== bad?.stream || version < bad.version);
      expect(documents()).toEqual(orderedFold(statement, good));
      expect(parked.all.map(({ position }) => position)).toEqual(bad === undefined ? [] : [bad.position]);
    });
    await fc.assert(property, { numRuns: 300 });
  });

  it('equals the ordered fold when a batch holds the same record twice', async () => {
    const log = logOf(['account-a', 'account-a', 'account-a']);
    const { start, documents } = setUp(statement, log);
    await (await start()).apply(log.flatMap((record) => [record, record, copyOf(record)]));
    expect(documents()).toEqual(orderedFold(statement, log));
  });

  it('is written once a batch, and not at all for what it has seen', async () => {
    const log = logOf(Array.from({ length: 40 }, (_, index) => STREAMS[index % 4] ?? ''));
    const { start, views } = setUp(statement, log);
    const projector = await start();
    await projector.apply(log);
    await projector.apply(log.slice(10));
    expect(views.writes).toBe(1);
  });
});

describe('a view of many streams', () => {
  /** Positions rise, but a restart or a rewind begins anew from anywhere before. */
  const steps = fc.array(
    fc.record({
      rewind: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(8) }),
      size: fc.integer({ min: 1, max: 8 }),
      restart: fc.boolean(),
      joined: fc.boolean(),
    }),
    { maxLength: 30 },
  );
  type Step = typeof steps extends fc.Arbitrary<readonly (infer Each)[]> ? Each : never;

  /** Batches as a reader of the log gets them; at the end it has got everything. */
  const batchesOf = (log: readonly StoredEvent[], taken: readonly Step[]) => {
    let cursor = 0;
    const batches: { restart: boolean; records: StoredEvent[] }[] = [];
    const drain = { rewind: 2, size: log.length + 2, restart: true, joined: false };
    for (const { rewind, size, restart, joined } of [...taken, drain]) {
      const from = Math.max(0, cursor - rewind);
      const records = log.slice(from, from + size).map(copyOf);
      cursor = from + records.length;
      const last = batches.at(-1);
      if (joined && last !== undefined) last.records.push(...records);
      else batches.push({ restart, records });
    }
    return batches;
  };

  it('equals the ordered fold after any duplication, batching and restart', async () => {
    const property = fc.asyncProperty(anyLog(STREAMS), steps, async (log, taken) => {
      const { start, documents } = setUp(journal, log);
      let projector = await start();
      for (const { restart, records } of batchesOf(log, taken)) {
        if (restart) projector = await start();
        await projector.apply(records);
      }
      expect(documents()).toEqual(orderedFold(journal, log));
    });
    await fc.assert(property, { numRuns: 300 });
  });

  it('changes a document twice for an event that says so, each time it is new and never again', async () => {
    const log = logOf(['account-a', 'account-a']);
    const { start, documents } = setUp(journal, log);
    const projector = await start();
    await projector.apply([...log, ...log]);
    await projector.apply(log);
    expect(documents()).toMatchObject({ all: { entries: '0:2.2:2.' } });
  });
});

describe('two projectors of one view', () => {
  it.each([statement, journal])('repair the races they lose: $name', async (projection) => {
    const cuts = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 10 });
    const property = fc.asyncProperty(
      anyLog(STREAMS),
      cuts,
      cuts,
      fc.scheduler(),
      async (log, mine, yours, scheduler) => {
        const { start, documents, views } = setUp(projection, log);
        views.hooks.beforeWrite = () => scheduler.schedule(Promise.resolve());
        const both = [feed(await start(), log, mine), feed(await start(), log, yours)];
        await scheduler.waitFor(Promise.all(both));
        expect(documents()).toEqual(orderedFold(projection, log));
      },
    );
    await fc.assert(property, { numRuns: 150 });
  });

  it('write a lost document again and leave the won ones alone', async () => {
    const log = logOf(['account-a', 'account-b', 'account-a', 'account-b']);
    const { start, documents, views } = setUp(statement, log);
    const [projector, other] = [await start(), await start()];
    const written: string[][] = [];
    views.hooks.beforeWrite = async (writes) => {
      written.push(writes.map(({ id }) => id));
      if (written.length === 1) await other.apply(log.slice(0, 1));
    };
    await projector.apply(log);
    expect(written).toEqual([['a', 'b'], ['a'], ['a']]);
    expect(documents()).toEqual(orderedFold(statement, log));
  });
});

const feed = async (projector: Projector, log: readonly StoredEvent[], cuts: readonly number[]): Promise<void> => {
  for (let at = 0, step = 0; at < log.length; step += 1) {
    const size = cuts[step % cuts.length] ?? 1;
    await projector.apply(log.slice(at, at + size).map(copyOf));
    at += size;
  }
};
