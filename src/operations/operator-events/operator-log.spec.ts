import { CommandRunner, Fingerprints, PersonalData, Recorder } from '#kernel';
import { InMemoryEventStore, InMemorySubjectKeys, TestEnvironment } from '#kernel/testing';
import { OperatorLog } from './operator-log.js';
import { ViewSwitched } from './operator.events.js';

const setUp = () => {
  const store = new InMemoryEventStore();
  const environment = new TestEnvironment();
  const recorder = new Recorder(new PersonalData(new InMemorySubjectKeys()), environment);
  const commands = new CommandRunner(store, recorder, new Fingerprints(Buffer.from('secret')), environment);
  return { store, operatorLog: new OperatorLog(commands, environment) };
};

const switched = ViewSwitched({ view: 'customers', fromBuild: '1', toBuild: '2', position: 7, cause: 'rebuild' });

it('records an event in a stream of its own, by the operator', async () => {
  const { store, operatorLog } = setUp();
  const { body } = await operatorLog.record(switched);
  expect(store.events).toHaveLength(1);
  expect(store.events[0]).toMatchObject({
    stream: `administration-${String(body['id'])}`,
    version: 1,
    type: 'ViewSwitched',
    metadata: expect.stringContaining('"principal":"operator"') as unknown,
  });
});

it('records an event once under one key, and each time without one', async () => {
  const { store, operatorLog } = setUp();
  await operatorLog.record(switched, 'switch-1');
  expect((await operatorLog.record(switched, 'switch-1')).replayed).toBe(true);
  expect(store.events).toHaveLength(1);
  await operatorLog.record(switched);
  await operatorLog.record(switched);
  expect(store.events).toHaveLength(3);
});
