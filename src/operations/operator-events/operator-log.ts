import type { Aggregate, CommandAnswer, CommandRunner, Environment, OutboxEntry } from '#kernel';
import { type OperatorEvent, operatorEventCatalogue } from './operator.events.js';
import { OPERATOR } from './principals.js';

/** Each operator event has a stream of its own, `administration-<id>`, so they never conflict. */
export const administration: Aggregate<null, OperatorEvent> = {
  name: 'administration',
  events: operatorEventCatalogue,
  initial: null,
  evolve: (state) => state,
};

/** An operator event to be stored in the same write as the change that it reports. `OutboxRelay` publishes it. */
export const outboxEntry = (event: OperatorEvent, principal: string = OPERATOR): OutboxEntry => ({
  ...event,
  principal,
});

/** Records what is done to the installation as events in the same log as everything else, so that the audit shows it. */
export class OperatorLog {
  constructor(
    private readonly commands: Pick<CommandRunner, 'run'>,
    private readonly environment: Environment,
  ) {}

  /**
   * @param key an event that is recorded again under the same key is recorded once; a new key each time when absent
   * @param principal who did it
   * @throws StoreUnavailable when it is not known whether it was recorded: ask again with the same key
   */
  record(
    event: OperatorEvent,
    key: string = this.environment.newId(),
    principal: string = OPERATOR,
  ): Promise<CommandAnswer> {
    const id = this.environment.newId();
    return this.commands.run({
      aggregate: administration,
      id,
      payload: { command: event.type, target: null, body: event.data },
      context: { principal, idempotencyKey: key, correlationId: id, keepReceipt: true },
      decide: () => [event],
      reply: () => ({ status: 201, body: { id: id } }),
      begins: true,
    });
  }
}
