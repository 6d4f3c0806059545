import fc from 'fast-check';
import { StoreUnavailable } from '../events/event-store.js';
import type { Checkpoints } from '../log/checkpoints.js';
import type { StoredEvent } from '../events/stored-event.js';
import { BEGINNING, type Checkpoint } from '../log/event-log.js';
import { anyLog, journal, logOf, orderedFold, poison, setUp, statement } from './projector.fixture.js';
import type { Projector } from './projector.js';

const A = 'account-a';
const B = 'account-b';

/** Where a reader stands after these. */
const after = (records: readonly StoredEvent[]): Checkpoint => {
  const { position, id } = records.at(-1) as StoredEvent;
  return { position, eventId: id };
};

const poisoned = (log: readonly StoredEvent[], position: number): readonly StoredEvent[] =>
  log.map((record) => (record.position === position && record.version > 1 ? { ...record, ...poison } : record));

/** With the position that the view's reader stands at, as it is saved. */
const setUpReader = (projection: typeof statement, log: readonly StoredEvent[]) => {
  const given = setUp(projection, log);
  const position = async () => ((await given.views.checkpoints.load(`${projection.name}@1`)) ?? BEGINNING).position;
  return { ...given, position };
};

describe('the checkpoint of a batch', () => {
  it('is saved with the last write of documents', async () => {
    const log = logOf([A, B, A]);
    const { start, position, views } = setUpReader(statement, log);
    expect(await (await start()).apply(log, after(log))).toBe(true);
    expect([await position(), views.writes]).toEqual([3, 1]);
  });

  it('is left to the follower when there is nothing to write', async () => {
    const log = logOf([A, B]);
    const { start, position } = setUpReader(statement, log);
    const projector = await start();
    await projector.apply(log);
    expect(await projector.apply(log, after(log))).toBe(false);
    expect(await projector.apply(logOf(['order-x']), after(log))).toBe(false);
    expect(await position()).toBe(0);
  });

  it('waits until a document that lost a race is written', async () => {
    const log = logOf([A, B, A]);
    const { start, position, views } = setUpReader(statement, log);
    const [projector, other] = [await start(), await start()];
    const positions: number[] = [];
    views.hooks.beforeWrite = async () => {
      positions.push(await position());
      if (positions.length === 1) await other.apply(log.slice(0, 1));
    };
    expect(await projector.apply(log, after(log))).toBe(true);
    expect([positions, await position()]).toEqual([[0, 0, 0], 3]);
  });

  it.each([statement, journal])(
    'is not saved while an event of the batch still has to be parked: $name',
    async (view) => {
      const log = poisoned(logOf([A, B, A, B, A]), 3);
      const { start, position, parked, failures } = setUpReader(view, log);
      const projector = await start();
      const { park } = parked;
      parked.park = () => Promise.reject(new StoreUnavailable('the connection was cut'));
      await expect(projector.apply(log, after(log))).rejects.toThrow(StoreUnavailable);
      expect(await position()).toBe(0);
      Object.assign(parked, { park });
      expect(await projector.apply(log, after(log))).toBe(true);
      expect([await position(), failures.length]).toEqual([5, 1]);
    },
  );

  it('is never ahead of the documents: a reader that goes on from it after any crash loses nothing', async () => {
    const crashes = fc.array(fc.nat(3), { minLength: 1, maxLength: 8 });
    const sizes = fc.integer({ min: 1, max: 9 });
    const property = fc.asyncProperty(anyLog([A, B]), fc.nat(24), crashes, sizes, async (sound, bad, calm, size) => {
      const log = poisoned(sound, bad);
      const { start, position, views, parked, documents } = setUpReader(statement, log);
      // So many writes and parkings go well before each crash.
      let left = 0;
      const mayCrash = () => {
        if ((left -= 1) < 0) throw new StoreUnavailable('the connection was cut');
      };
      views.hooks.beforeWrite = mayCrash;
      const { park } = parked;
      parked.park = async (...given) => (mayCrash(), park.apply(parked, given));
      for (const each of [...calm, Infinity]) {
        left = each;
        await goOn(await start(), log.slice(await position()), size, views.checkpoints).catch((error: unknown) =>
          expect(error).toBeInstanceOf(StoreUnavailable),
        );
      }
      const isGood = ({ stream, version }: StoredEvent) =>
        parked.all.every((waits) => waits.stream !== stream || version < waits.version);
      expect(parked.all.length).toBe(log.some(({ data }) => data === poison.data) ? 1 : 0);
      expect(documents()).toEqual(orderedFold(statement, log.filter(isGood)));
    });
    await fc.assert(property, { numRuns: 300 });
  });
});

/** As a follower does. */
const goOn = async (projector: Projector, log: readonly StoredEvent[], size: number, checkpoints: Checkpoints) => {
  for (let at = 0; at < log.length; at += size) {
    const batch = log.slice(at, at + size);
    const checkpoint = after(batch);
    const isSaved = await projector.apply(batch, checkpoint);
    if (!isSaved) await checkpoints.save(projector.reader, checkpoint);
  }
};
