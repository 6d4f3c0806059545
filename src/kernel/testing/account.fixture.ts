import type { Aggregate, Decide } from '../commands/decider.js';
import { unchanged } from '../commands/decider.js';
import { event, type EventOf } from '../events/event.js';
import { catalogue } from '../events/event-catalogue.js';
import type { PayloadSchema, SchemaProblem } from '../events/payload-schema.js';
import type { Personal } from '../events/personal.js';
import { leafOf, type StoredEvent } from '../events/stored-event.js';

/** A schema that is only a function: no problems, no complaint. */
export const schemaOf = <Data>(
  problems: (value: Data) => readonly SchemaProblem[] = () => [],
): PayloadSchema<Data> => ({
  jsonSchema: {},
  matches: (value): value is Data => problems(value as Data).length === 0,
  problems: (value) => problems(value as Data),
});

/** A small domain to try the kernel with: an account of one owner. */
export const AccountOpened = event('AccountOpened')
  .firstWrittenAs(schemaOf<{ ownerId: string; name: Personal }>())
  .about(({ ownerId }) => ownerId);

/** Its amount is in minor units; `mark` distinguishes events in a fold whose order matters. */
export const AmountDeposited = event('AmountDeposited')
  .firstWrittenAs(schemaOf<{ ownerId: string; amount: number; mark: string }>())
  .about(({ ownerId }) => ownerId);

export const AccountClosed = event('AccountClosed')
  .firstWrittenAs(schemaOf<{ ownerId: string }>())
  .about(({ ownerId }) => ownerId);

const events = catalogue(AccountOpened, AmountDeposited, AccountClosed);

export type AccountEvent = EventOf<typeof AccountOpened | typeof AmountDeposited | typeof AccountClosed>;

export interface AccountState {
  readonly status: 'none' | 'open' | 'closed';
  readonly balance: number;
  readonly marks: readonly string[];
}

export const account: Aggregate<AccountState, AccountEvent> = {
  name: 'account',
  events,
  initial: { status: 'none', balance: 0, marks: [] },
  evolve: (state, fact) => {
    switch (fact.type) {
      case 'AccountOpened':
        return { ...state, status: 'open' };
      case 'AmountDeposited':
        return { ...state, balance: state.balance + fact.data.amount, marks: [...state.marks, fact.data.mark] };
      case 'AccountClosed':
        return { ...state, status: 'closed' };
    }
  },
};

type AccountDecision = Decide<AccountState, AccountEvent>;

export const open =
  (ownerId: string, name = 'Zoë'): AccountDecision =>
  ({ status }) =>
    status === 'none'
      ? [AccountOpened({ ownerId, name: { clear: name } })]
      : { rejected: 'ACCOUNT_EXISTS', kind: 'conflict', because: 'The account is there already.' };

export const deposit =
  (amount: number, mark = String(amount)): AccountDecision =>
  ({ status }) =>
    status === 'open'
      ? [AmountDeposited({ ownerId: 'o1', amount, mark })]
      : { rejected: 'ACCOUNT_NOT_OPEN', kind: 'conflict', because: 'Open the account first.' };

export const close =
  (): AccountDecision =>
  ({ status }) =>
    status === 'open' ? [AccountClosed({ ownerId: 'o1' })] : unchanged;

const AT = '2030-01-01T00:00:00.000Z';

/** A record as a log would give it, of a deposit unless said otherwise. */
export const logRecord = (
  given: Partial<StoredEvent> & Pick<StoredEvent, 'stream' | 'version' | 'position'>,
): StoredEvent => {
  const record = {
    id: `event-${given.position}`,
    type: 'AmountDeposited',
    schemaVersion: 1,
    occurredAt: AT,
    recordedAt: AT,
    data: JSON.stringify({ amount: given.position, mark: `${given.position}.`, ownerId: 'o1' }),
    metadata: '{"causationId":"c","commandId":"c","correlationId":"c","principal":"local"}',
    ...given,
  };
  return { ...record, leaf: leafOf(record) };
};
