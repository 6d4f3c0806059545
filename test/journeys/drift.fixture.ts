import type { ViewDifference } from '#kernel';
import type { App } from '../support/app.js';
import { orderBody } from '../support/client.js';
import { eventually } from '../support/postgres-homes.js';

/** Looks at everything all the time. */
export const DRIFT = { perSecond: 2_000, everyMs: 50 };

const ORDERS = ['a', 'b', 'c', 'd'];

/** What readiness says about documents that differ from their events. */
export const driftCheck = async ({ client }: App) => {
  const { body } = await client.read('/health/ready');
  const checks = body['checks'] as readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[];
  const check = checks.find(({ name }) => name === 'drift');
  return { ok: check?.ok, detail: check?.detail ?? '' };
};

export const checkTurned = (app: App, ok: boolean) =>
  eventually(async () => {
    const check = await driftCheck(app);
    return check.ok === ok ? check : undefined;
  });

export const differencesOf = (app: App): Promise<readonly ViewDifference[]> => app.services.differences.list(10);

/** Four orders, `a` to `d`, with a note each. */
export const placeOrders = async ({ client }: App): Promise<void> => {
  for (const orderId of ORDERS) {
    await client.command('', orderBody({ orderId }));
    const noted = await client.command(`/${orderId}/notes`, { text: 'x' });
    await client.readAfter(noted, `/v1/orders/${orderId}`);
  }
  await client.caughtUp();
};
