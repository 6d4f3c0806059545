import type { Aggregate, CommandAnswer, CommandRunner, Environment, OutboxEntry } from '#kernel';
import { type OperatorEvent, operatorEventCatalogue } from './operator.events.js';
import { OPERATOR } from './principals.js';

/** One act, one stream: `administration-<id>`. OperatorLog have no state, and so they never conflict. */
export const administration: Aggregate<null, OperatorEvent> = {
  name: 'administration',
  events: operatorEventCatalogue,
  initial: null,
  evolve: (state) => state,
};

/** An act that is kept in the same write as what it tells of. `OutboxRelay` records it. */
export const owed = (act: OperatorEvent, principal: string = OPERATOR): OutboxEntry => ({ ...act, principal });

/** Records what is done to the installation as events in the same log as everything else, so that the audit tells it. */
export class OperatorLog {
  constructor(
    private readonly commands: Pick<CommandRunner, 'run'>,
    private readonly environment: Environment,
  ) {}

  /**
   * @param key the same act recorded again under the same key is recorded once; a new one each time when absent
   * @param principal who acts
   * @throws StoreUnavailable when it is not known whether it was recorded: ask again with the same key
   */
  record(
    act: OperatorEvent,
    key: string = this.environment.newId(),
    principal: string = OPERATOR,
  ): Promise<CommandAnswer> {
    const id = this.environment.newId();
    return this.commands.run({
      aggregate: administration,
      id,
      payload: { command: act.type, target: null, body: act.data },
      context: { principal, idempotencyKey: key, correlationId: id, keepReceipt: true },
      decide: () => [act],
      reply: () => ({ status: 201, body: { actId: id } }),
      begins: true,
    });
  }
}
