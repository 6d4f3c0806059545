import { PersonalData } from '../events/personal-data.js';
import type { StoredEvent } from '../events/stored-event.js';
import { account, type AccountEvent, type AccountState } from '../testing/account.fixture.js';
import { InMemoryEventStore } from '../testing/in-memory-event-store.js';
import { InMemorySubjectKeys } from '../testing/in-memory-subject-keys.js';
import { TestEnvironment } from '../testing/test-environment.js';
import type { CommandContext, CommandRequest } from './command.js';
import { CommandRunner } from './command-runner.js';
import { Fingerprints } from './fingerprints.js';
import { AggregateCache } from './aggregate-cache.js';
import { Recorder } from './recorder.js';
import { CommandRejected, type Rejection } from './rejection.js';

/** Two runners over one store, as two processes have them, and a tampering hand on the store. */
export const setUp = (newKnown = () => new AggregateCache()) => {
  const environment = new TestEnvironment();
  const store = new InMemoryEventStore();
  const recorder = new Recorder(new PersonalData(new InMemorySubjectKeys()), environment);
  const fingerprints = new Fingerprints(Buffer.from('secret'));
  const newRunner = () => new CommandRunner(store, recorder, fingerprints, environment, newKnown());
  return { environment, store, runner: newRunner(), otherProcess: newRunner() };
};

type AccountRequest = CommandRequest<AccountState, AccountEvent>;

let keys = 0;

/** A command on account `a1` under a key of its own; `body` is what was asked. */
export const request = (
  decide: AccountRequest['decide'],
  {
    body = 'as asked',
    id = 'a1',
    begins,
    ...context
  }: Partial<CommandContext> & { body?: unknown; id?: string; begins?: boolean } = {},
): AccountRequest => ({
  aggregate: account,
  id,
  payload: { command: 'Try', target: id, body },
  context: { principal: 'local', idempotencyKey: `key-${++keys}`, correlationId: 'correlation', ...context },
  decide,
  reply: ({ status, balance }, { version, events }) => ({ status: 200, body: { status, balance, version, events } }),
  begins,
});

/** The refusal a command ends with. */
export const refusalOf = async (answer: Promise<unknown>): Promise<Rejection> => {
  const error = await answer.then(
    () => new Error('the command was accepted'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof CommandRejected)) throw error;
  return error.rejection;
};

/** `account-a1@1 AccountOpened`, one a line, for what the store holds. */
export const told = (events: readonly StoredEvent[]): readonly string[] =>
  events.map(({ stream, version, type }) => `${stream}@${version} ${type}`);
