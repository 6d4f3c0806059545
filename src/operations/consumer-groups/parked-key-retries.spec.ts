import { TestEnvironment } from '#kernel/testing';
import { type DeadLetter, withoutValue } from './events-source.js';
import type { Inbox, ParkedKey } from './inbox.js';
import { ParkedKeyRetries } from './parked-key-retries.js';
import { receivedEvent } from './received-event.js';

const parkedKey = (key: string): ParkedKey => ({
  ...{ group: 'mailer', key, eventId: key, eventType: 'OrderPlaced', topic: 't', partition: 0, offset: '1' },
  ...{ waiting: 1, error: 'poison', attempts: 0, parkedAt: '2026-01-01T00:00:00.000Z', dueAt: null },
});

const eventOf = (key: string) =>
  receivedEvent({
    ...{ topic: 't', partition: 0, offset: '1', key: Buffer.from(key), value: Buffer.from('{}') },
    headers: { ce_id: key, ce_type: 'OrderPlaced' },
  });

/** Time goes by without being waited for; says for how long each rest was. */
class QuickEnvironment extends TestEnvironment {
  readonly rests: number[] = [];

  override async sleep(milliseconds: number): Promise<void> {
    this.rests.push(milliseconds);
    this.pass(milliseconds);
    await this.nextTurn();
  }
}

/** Looks for dead letters so many times; `broken` cannot be published. */
const publishing = async (keys: readonly string[], looks: number) => {
  const environment = new QuickEnvironment();
  const [left, published, failures] = [new Set(keys), [] as string[], [] as unknown[]];
  let enough: () => void = () => undefined;
  const looked = new Promise<void>((resolve) => (enough = resolve));
  const inbox: Pick<Inbox, 'dueKeys' | 'deadLetters'> = {
    // Retries wait meanwhile: all rests are those of dead letters.
    dueKeys: () => looked.then(() => []),
    deadLetters: async (publish) => {
      for (const key of left) if (await publish(eventOf(key), parkedKey(key))) left.delete(key);
      if (--looks === 0) enough();
    },
  };
  const retries = new ParkedKeyRetries({
    ...{ inbox: inbox as Inbox, environment, retries: { inPlaceMs: [], asideMs: [] } },
    journal: { taken: () => undefined, setAside: () => undefined, failed: (error) => failures.push(error) },
    deadLetters: {
      publish: async ({ key }) => {
        if (key === 'broken') throw new Error('refused');
        published.push(key);
      },
    },
    effectOf: () => async () => undefined,
  });
  retries.start();
  await looked;
  await retries.stop();
  return { published, failures, rests: environment.rests };
};

describe('Dead letters', () => {
  it('are published behind one that is refused, which is tried again after longer and longer rests', async () => {
    const { published, failures, rests } = await publishing(['broken', 'a', 'b'], 4);
    expect(published).toEqual(['a', 'b']);
    expect(failures).toHaveLength(4);
    expect(rests.slice(0, 3)).toEqual([2_000, 4_000, 8_000]);
  });

  it('are looked for each second while all is well, and not published twice', async () => {
    const { published, rests } = await publishing(['a'], 3);
    expect([published, rests.slice(0, 2)]).toEqual([['a'], [1_000, 1_000]]);
  });

  it('say when their value is left out', () => {
    const letter: DeadLetter = { key: 'a', value: Buffer.alloc(1_000), headers: { ce_id: '1' } };
    const headers = { ce_id: '1', dlt_value_left_out: '1000 bytes' };
    expect(withoutValue(letter)).toEqual({ key: 'a', value: null, headers });
  });
});
