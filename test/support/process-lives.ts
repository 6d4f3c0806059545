import {
  CommandRunner,
  type Environment,
  type EventStore,
  type Fence,
  Fingerprints,
  PersonalData,
  ProcessDispatcher,
  type ProcessDispatcherPorts,
  type ProcessSteps,
  Recorder,
} from '#kernel';
import {
  InMemoryCheckpoints,
  InMemoryEventStore,
  InMemoryLog,
  InMemoryProcessInbox,
  InMemorySubjectKeys,
  InMemoryWakeUps,
} from '#kernel/testing';
import { SystemEnvironment } from '#platform';
import { HurriedEnvironment, type Life } from './life.js';

/** Carries out commands on a store; keys of subjects are in memory. */
export const commandsOn = (store: EventStore, environment: Environment = new SystemEnvironment()): CommandRunner => {
  const recorder = new Recorder(new PersonalData(new InMemorySubjectKeys()), environment);
  return new CommandRunner(store, recorder, new Fingerprints(Buffer.from('secret')), environment);
};

/** What processes run on. */
type Stores = Pick<ProcessDispatcherPorts, 'log' | 'checkpoints' | 'inbox' | 'store'>;

/** What runs in one life of the program. */
interface Parts extends Pick<ProcessDispatcherPorts, 'commands' | 'send'> {
  readonly processes: readonly ProcessSteps[];
}

/**
 * Runs processes until nothing is left to do, or the program dies.
 * @param isQuiet whether nothing is left, when processes have heard of all events up to a position
 */
export const runProcesses = async (
  life: Life,
  stores: Stores,
  fence: Fence,
  { commands, processes, send }: Parts,
  isQuiet: (heard: number) => Promise<boolean>,
): Promise<void> => {
  const [wakeUps, environment] = [new InMemoryWakeUps(), new HurriedEnvironment()];
  const [log, checkpoints] = [life.of(stores.log), life.of(stores.checkpoints)];
  const [inbox, store] = [life.of(stores.inbox), life.of(stores.store)];
  const dispatcher = new ProcessDispatcher(
    () => processes,
    {
      ...{ log, checkpoints, inbox, store, wakeUps, commands, send, environment },
      leases: { whileHeld: (_name, signal, work) => work(signal, fence) },
    },
    { handled: () => undefined, stepFailed: () => undefined, failed: () => undefined },
  );
  dispatcher.start();
  // Every step waits for this: looking seldom would be most of what such a test takes.
  const isDone = async () => life.isOver || (await isQuiet(dispatcher.status()?.position ?? 0));
  for (wakeUps.wake(); !(await isDone()); wakeUps.wake()) await environment.sleep(1);
  await dispatcher.stop();
};

/** A store in memory with an inbox, and programs that run processes on them, one after another, each until it dies. */
export class ProcessLives {
  readonly store = new InMemoryEventStore();
  readonly checkpoints = new InMemoryCheckpoints();
  readonly log = new InMemoryLog(this.store.events);
  readonly inbox: InMemoryProcessInbox;
  private holders = 0;

  /** @param now what the inbox takes for the present: timers that are due by then fire at once */
  constructor(now: Date) {
    this.inbox = new InMemoryProcessInbox(this.checkpoints, { ago: () => now });
  }

  run(life: Life, parts: Parts, isQuiet: (heard: number) => Promise<boolean>): Promise<void> {
    const fence = { lease: 'processes', token: (this.holders += 1) };
    return runProcesses(life, this, fence, parts, isQuiet);
  }
}
