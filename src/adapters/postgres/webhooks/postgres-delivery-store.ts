import type { Pool } from 'pg';
import type { Checkpoint, Fence } from '#kernel';
import type {
  Delivery,
  DeliveryStore,
  DueDelivery,
  FailedAttempt,
  NewDelivery,
  WaitingDeliveries,
} from '../../../operations/webhooks/webhook-store.js';
import { fencedError } from '../../postgres-client/fenced.js';
import { rows } from '../../postgres-client/rows.js';
import type { SecretsRow, WrappedSecrets } from './webhook-secrets.js';
import * as statements from './delivery-statements.js';

type DueRow = Omit<DueDelivery, 'secrets'> & SecretsRow;
type Row<Shown> = { readonly [Column in keyof Shown]: Shown[Column] };

const PURGED_AT_ONCE = 5_000;

/** Deliveries in `daybook.webhook_deliveries`. */
export class PostgresDeliveryStore implements DeliveryStore {
  constructor(
    private readonly pool: Pool,
    private readonly secrets: WrappedSecrets,
  ) {}

  async add(
    deliveries: readonly NewDelivery[],
    reader: string,
    { position, eventId }: Checkpoint,
    fence: Fence,
  ): Promise<void> {
    await this.write('adding deliveries', statements.ADD, fence, [
      JSON.stringify(deliveries),
      ...[reader, position, eventId ?? null],
    ]);
  }

  async due(most: number): Promise<readonly DueDelivery[]> {
    const found = await rows<DueRow>(this.pool, 'looking for deliveries', statements.DUE, [most]);
    return found.map((row) => {
      const { id: _id, secret: _secret, previousSecret: _previous, ...delivery } = row;
      return { ...delivery, secrets: this.secrets.open(row) };
    });
  }

  succeeded({ webhookId, position }: NewDelivery, answerStatus: number, fence: Fence): Promise<void> {
    return this.write('recording a delivery', statements.SUCCEEDED, fence, [webhookId, position, answerStatus]);
  }

  failed({ webhookId, position }: NewDelivery, attempt: FailedAttempt, fence: Fence): Promise<void> {
    const { answerStatus, error, retryInMs } = attempt;
    const values = [webhookId, position, answerStatus ?? null, error, retryInMs ?? null];
    return this.write('recording an attempt', statements.FAILED, fence, values);
  }

  page(webhookId: string, before: number, most: number): Promise<readonly Delivery[]> {
    return rows<Row<Delivery>>(this.pool, 'reading deliveries', statements.PAGE, [webhookId, before, most]);
  }

  async redeliver(webhookId: string, eventId: string): Promise<boolean> {
    return (await rows(this.pool, 'delivering again', statements.REDELIVER, [webhookId, eventId])).length > 0;
  }

  async redeliverRange(webhookId: string, after: number, before: number, most: number): Promise<readonly number[]> {
    const values = [webhookId, after, before, most];
    const made = await rows<{ readonly position: number }>(
      this.pool,
      'delivering again',
      statements.REDELIVER_RANGE,
      values,
    );
    return made.map(({ position }) => position).sort((a, b) => a - b);
  }

  async waiting(): Promise<WaitingDeliveries> {
    const [counted] = await rows<Row<WaitingDeliveries>>(this.pool, 'counting deliveries', statements.WAITING);
    return counted ?? { enabled: 0, disabled: 0, waiting: 0, oldestSeconds: 0 };
  }

  async purge(olderThanDays: number): Promise<number> {
    let purged = 0;
    for (;;) {
      const gone = await rows(this.pool, 'purging deliveries', statements.PURGE, [olderThanDays, PURGED_AT_ONCE]);
      purged += gone.length;
      if (gone.length < PURGED_AT_ONCE) return purged;
    }
  }

  private async write(doing: string, statement: string, fence: Fence, values: readonly unknown[]): Promise<void> {
    await rows(this.pool, doing, statement, [fence.lease, fence.token, ...values]).catch((error: unknown) => {
      throw fencedError(error, fence);
    });
  }
}
