import {
  CommandRunner,
  ERASED,
  Fingerprints,
  PersonalData,
  Recorder,
  StoreUnavailable,
  type SubjectKey,
  SubjectKeys,
} from '#kernel';
import {
  InMemoryEventStore,
  InMemoryKeyShredder,
  InMemoryLog,
  InMemorySubjectKeys,
  TestEnvironment,
} from '#kernel/testing';
import { account, logRecord, open } from '../../kernel/testing/account.fixture.js';
import { OperatorLog } from '../operator-events/operator-log.js';
import { operatorEventCatalogue } from '../operator-events/operator.events.js';
import { Erasure } from './erasure.js';

/** A process that read a key before it was destroyed. */
class Remembered extends SubjectKeys {
  constructor(private readonly key: SubjectKey) {
    super();
  }

  async keyFor(): Promise<SubjectKey> {
    return this.key;
  }

  async keyOf(): Promise<SubjectKey> {
    return this.key;
  }
}

/** Each method does what it is to do and loses its answer, the first time. */
const losingFirstAnswers = <Port extends object>(port: Port): Port => {
  const lost = new Set<string | symbol>();
  return new Proxy(port, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return async (...given: readonly unknown[]): Promise<unknown> => {
        const answer: unknown = await Reflect.apply(method, target, given);
        if (lost.has(name)) return answer;
        lost.add(name);
        throw new StoreUnavailable('the answer is lost');
      };
    },
  });
};

/** Sleeps for a moment whatever it is asked for. */
class Hurried extends TestEnvironment {
  override sleep(): Promise<void> {
    return super.sleep(1);
  }
}

const setUp = ({ isBusy = false } = {}) => {
  const keys = new InMemorySubjectKeys();
  const shredder = new InMemoryKeyShredder(keys);
  const store = new InMemoryEventStore();
  const environment = isBusy ? new Hurried() : new TestEnvironment();
  const through = <Port extends object>(port: Port): Port => (isBusy ? losingFirstAnswers(port) : port);
  const commandsWith = (subjectKeys: SubjectKeys) => {
    const recorder = new Recorder(new PersonalData(subjectKeys), environment);
    return new CommandRunner(store, recorder, new Fingerprints(Buffer.from('secret')), environment);
  };
  /** Opens accounts of an owner; their names are personal. */
  const openAccounts = async (ownerId: string, ids: readonly string[], subjectKeys: SubjectKeys = keys) => {
    for (const id of ids) {
      await commandsWith(subjectKeys).run({
        aggregate: account,
        id,
        payload: { command: 'Open', target: id, body: {} },
        context: { principal: 'local', idempotencyKey: `open-${id}`, correlationId: 'c' },
        decide: open(ownerId, `name of ${ownerId}`),
        reply: () => ({ status: 201, body: {} }),
      });
    }
  };
  const names = async () => {
    const opened = store.events
      .filter(({ type }) => type === 'AccountOpened')
      .map((stored) => new PersonalData(keys).openAll(account.events.decode(stored).data));
    return (await Promise.all(opened)).map((data) => (data as { readonly name: string }).name);
  };
  const erasure = new Erasure({
    shredder: through(shredder),
    log: through(new InMemoryLog(store.events)),
    operatorLog: through(new OperatorLog(commandsWith(keys), environment)),
    environment,
    catalogues: [account.events, operatorEventCatalogue],
    forgottenWithinMs: 50,
    backupDays: 30,
  });
  const receipts = () =>
    store.events.filter(({ type }) => type === 'CustomerErased').map(({ data }) => JSON.parse(data) as object);
  return { keys, shredder, store, openAccounts, names, erasure, receipts };
};

describe('an erasure', () => {
  it('destroys the key of one person and leaves a receipt without anything personal', async () => {
    const { openAccounts, names, erasure, receipts, store, shredder } = setUp();
    await openAccounts('o1', ['a', 'b']);
    await openAccounts('o2', ['c']);
    expect(await erasure.erase('o1')).toMatchObject({
      keyIds: ['key-of-o1'],
      events: 2,
      streams: 2,
      inClear: [],
      remains: 'nowhere',
      position: 4,
    });
    expect(await names()).toEqual([ERASED, ERASED, 'name of o2']);
    expect(shredder.wiped).toBe(1);
    const written = { events: 2, streams: 2, eventsInClear: 0, keyRemains: 'nowhere', backupDays: 30 };
    expect(receipts()).toEqual([{ keyIds: ['key-of-o1'], ...written }]);
    expect(store.events.at(-1)?.stream).toMatch(/^administration-/);
  });

  it('is looked at before without changing anything', async () => {
    const { openAccounts, names, erasure, store } = setUp();
    await openAccounts('o1', ['a', 'b']);
    expect(await erasure.look('o1')).toEqual({
      keyIds: ['key-of-o1'],
      events: 2,
      streams: 2,
      inClear: [],
      receipts: [],
    });
    expect(await names()).toEqual(['name of o1', 'name of o1']);
    expect(store.events).toHaveLength(2);
  });

  it('says that a person was never here, and of one who was erased before', async () => {
    const { openAccounts, erasure, receipts } = setUp();
    await openAccounts('o1', ['a']);
    expect(await erasure.erase('nobody')).toEqual({ keyIds: [], events: 0, streams: 0, inClear: [], receipts: [] });
    await erasure.erase('o1');
    expect(await erasure.erase('o1')).toMatchObject({ keyIds: [], receipts: [{ keyIds: ['key-of-o1'], position: 2 }] });
    expect(receipts()).toHaveLength(1);
  });

  it('leaves a person who comes back alone, and takes only what is new the next time', async () => {
    const { openAccounts, names, erasure } = setUp();
    await openAccounts('o1', ['a']);
    await erasure.erase('o1');
    await openAccounts('o1', ['b', 'c']);
    expect(await names()).toEqual([ERASED, 'name of o1', 'name of o1']);
    expect(await erasure.erase('o1')).toMatchObject({ keyIds: ['key-2-of-o1'], events: 2 });
    expect(await names()).toEqual([ERASED, ERASED, ERASED]);
  });

  it('counts what was sealed by a process that had read the key before, and not what came after', async () => {
    const { keys, openAccounts, names, erasure } = setUp();
    await openAccounts('o1', ['a']);
    const stale = new Remembered(await keys.keyFor('o1'));
    let sealing = Promise.resolve();
    const erased = erasure.erase('o1', (step) => {
      if (step === 'destroyed') sealing = openAccounts('o1', ['b'], stale).then(() => openAccounts('o1', ['c']));
    });
    await sealing;
    expect(await erased).toMatchObject({ keyIds: ['key-of-o1'], events: 2, streams: 2 });
    await sealing;
    expect(await names()).toEqual([ERASED, ERASED, 'name of o1']);
  });

  it('that was cut off is finished by the next', async () => {
    const { keys, openAccounts, erasure, receipts } = setUp();
    await openAccounts('o1', ['a']);
    keys.destroy('o1');
    expect(await erasure.look('o1')).toMatchObject({ keyIds: ['key-of-o1'], events: 1 });
    expect(await erasure.erase('o1')).toMatchObject({ keyIds: ['key-of-o1'], position: 2 });
    expect(receipts()).toMatchObject([{ keyIds: ['key-of-o1'], events: 1 }]);
  });

  it('is tried again where the store does not answer, and leaves one receipt', async () => {
    const { openAccounts, names, erasure, receipts } = setUp({ isBusy: true });
    await openAccounts('o1', ['a']);
    expect(await erasure.erase('o1')).toMatchObject({ keyIds: ['key-of-o1'], events: 1, remains: 'nowhere' });
    expect(await names()).toEqual([ERASED]);
    expect(receipts()).toMatchObject([{ keyIds: ['key-of-o1'], events: 1 }]);
  });

  it('names the events whose values were written in clear', async () => {
    const { openAccounts, erasure, receipts, store } = setUp();
    const data = JSON.stringify({ name: { clear: 'Zoë' }, ownerId: 'o1' });
    store.events.push(logRecord({ stream: 'account-z', version: 1, position: 1, type: 'AccountOpened', data }));
    expect(await erasure.erase('o1')).toMatchObject({ keyIds: [], inClear: [1] });
    await openAccounts('o1', ['a']);
    expect(await erasure.erase('o1')).toMatchObject({ keyIds: ['key-of-o1'], events: 1, inClear: [1] });
    expect(receipts()).toMatchObject([{ eventsInClear: 1 }]);
  });

  it('does not take an event for one about the person because it mentions them', async () => {
    const { openAccounts, erasure } = setUp();
    await openAccounts('o1', ['a']);
    await openAccounts('name', ['b']);
    expect(await erasure.look('name')).toMatchObject({ keyIds: ['key-of-name'], events: 1 });
    expect(await erasure.look('ownerId')).toMatchObject({ keyIds: [], events: 0 });
  });
});
