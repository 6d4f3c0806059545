import type { DeliveryStore, WebhookRegistry } from '../webhooks/webhook-store.js';
import { type Diagnosis, ok, warning } from './diagnosis.js';

const CHECK = 'webhooks';
const LATE_SECONDS = 3_600;

/** Which webhooks are told of nothing, and whether others are told late. @throws StoreUnavailable */
export const examineWebhooks = async (
  webhooks: Pick<WebhookRegistry, 'list'>,
  deliveries: Pick<DeliveryStore, 'waiting'>,
): Promise<readonly Diagnosis[]> => {
  const disabled = (await webhooks.list()).filter(({ disabledAt }) => disabledAt !== null);
  const { enabled, waiting, oldestSeconds } = await deliveries.waiting();
  const late = waiting > 0 && oldestSeconds > LATE_SECONDS;
  return [
    ...disabled.map(({ id, disabledBecause }) =>
      warning(
        CHECK,
        `${id} is disabled: ${disabledBecause ?? ''}`,
        `Speak to its receiver, then: POST /v1/webhooks/${id}/enable`,
      ),
    ),
    late
      ? warning(
          CHECK,
          `${waiting} deliveries wait, the oldest for ${Math.round(oldestSeconds)} s`,
          'Look at GET /v1/webhooks/{id}/deliveries, and whether a process with the role process runs.',
        )
      : ok(CHECK, `${enabled} enabled, ${waiting} waiting`),
  ];
};
