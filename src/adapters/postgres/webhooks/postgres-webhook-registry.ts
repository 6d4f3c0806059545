import type { Pool } from 'pg';
import { type Fence, type OutboxEntry, StoreTampered } from '#kernel';
import type {
  NewWebhook,
  Rotation,
  Webhook,
  WebhookRegistry,
  WebhookSecrets,
} from '../../../operations/webhooks/webhook-store.js';
import { fencedError } from '../../postgres-client/fenced.js';
import type { RowSeals } from '../../postgres-client/row-seals.js';
import { rows } from '../../postgres-client/rows.js';
import { sealedEntries } from '../../postgres-client/sealed-entries.js';
import type { SecretsRow, WrappedSecrets } from './webhook-secrets.js';

/** Webhooks in `daybook.webhooks`. */
export class PostgresWebhookRegistry implements WebhookRegistry {
  constructor(
    private readonly pool: Pool,
    private readonly seals: RowSeals,
    private readonly secrets: WrappedSecrets,
  ) {}

  async register(
    { id, url, events, secret }: NewWebhook,
    most: number,
    entry: OutboxEntry,
  ): Promise<Webhook | undefined> {
    const values = [id, url, events, this.secrets.wrap(id, url, secret), most, this.sealed(entry)];
    await rows(this.pool, 'registering a webhook', REGISTER, values);
    return this.find(id);
  }

  list(): Promise<readonly Webhook[]> {
    return rows<WebhookRow>(this.pool, 'reading webhooks', `${SELECT} order by created_at, id`);
  }

  async find(id: string): Promise<Webhook | undefined> {
    const [found] = await rows<WebhookRow>(this.pool, 'reading a webhook', `${SELECT} where id = $1`, [id]);
    return found;
  }

  async secretsOf(id: string): Promise<WebhookSecrets | undefined> {
    const [found] = await rows<SecretsRow>(this.pool, 'reading a secret', SELECT_SECRETS, [id]);
    if (found === undefined) return undefined;
    const secrets = this.secrets.open(found);
    if (secrets === undefined) {
      throw new StoreTampered(`Address or secret of the webhook ${id} is not what this Daybook wrote`);
    }
    return secrets;
  }

  async remove(id: string, entry: OutboxEntry): Promise<boolean> {
    return this.change('removing a webhook', REMOVE, [id, this.sealed(entry)]);
  }

  async rotate(id: string, { id: rotationId, secret, overlapMs }: Rotation, entry: OutboxEntry): Promise<boolean> {
    const found = await this.find(id);
    if (found === undefined) return false;
    const wrapped = this.secrets.wrap(id, found.url, secret);
    await rows(this.pool, 'rotating a secret', ROTATE, [id, rotationId, wrapped, overlapMs, this.sealed(entry)]);
    return true;
  }

  async disable(id: string, because: string, entry: OutboxEntry, fence: Fence): Promise<void> {
    const values = [id, because, this.sealed(entry), fence.lease, fence.token];
    await rows(this.pool, 'disabling a webhook', DISABLE, values).catch((error: unknown) => {
      throw fencedError(error, fence);
    });
  }

  async enable(id: string, entry: OutboxEntry): Promise<boolean> {
    await rows(this.pool, 'enabling a webhook', ENABLE, [id, this.sealed(entry)]);
    return (await this.find(id)) !== undefined;
  }

  private async change(doing: string, statement: string, values: readonly unknown[]): Promise<boolean> {
    return (await rows(this.pool, doing, statement, values)).length > 0;
  }

  private sealed(entry: OutboxEntry): string {
    return sealedEntries(this.seals, [entry]);
  }
}

type WebhookRow = {
  readonly [Column in keyof Webhook]: Webhook[Column];
};

const SELECT = `
  select id, url, events, since, created_at as "createdAt", disabled_at as "disabledAt",
    disabled_because as "disabledBecause"
  from daybook.webhooks`;

const SELECT_SECRETS = `
  select id, url, secret, case when previous_until > now() then previous_secret end as "previousSecret"
  from daybook.webhooks where id = $1`;

const REGISTER = `
  with registered as (
    insert into daybook.webhooks (id, url, events, secret, since)
    select $1, $2, $3, $4, coalesce((select max(position) from daybook.events), 0)
    where (select count(*) from daybook.webhooks) < $5
    on conflict (id) do nothing
    returning id
  )
  select daybook.enqueue($6) from registered`;

const REMOVE = `
  with removed as (delete from daybook.webhooks where id = $1 returning id)
  select daybook.enqueue($2) from removed`;

const ROTATE = `
  with rotated as (
    update daybook.webhooks set secret = $3, previous_secret = secret, rotation_id = $2,
      previous_until = now() + $4 * interval '1 ms'
    where id = $1 and rotation_id is distinct from $2
    returning id
  )
  select daybook.enqueue($5) from rotated`;

const DISABLE = `
  with checked as materialized (select daybook.check_fence($4, $5)), disabled as (
    update daybook.webhooks set disabled_at = now(), disabled_because = $2 from checked
    where id = $1 and disabled_at is null
    returning id
  )
  select daybook.enqueue($3) from disabled`;

// What waits for its turn is due already; only what failed has to be made due.
const ENABLE = `
  with enabled as (
    update daybook.webhooks set disabled_at = null, disabled_because = null
    where id = $1 and disabled_at is not null
    returning id
  ), due as (
    update daybook.webhook_deliveries set status = 'waiting', attempts = 0, due_at = now() from enabled
    where webhook_id = enabled.id and (status = 'failed' or (status = 'waiting' and due_at > now()))
  )
  select daybook.enqueue($2) from enabled`;
