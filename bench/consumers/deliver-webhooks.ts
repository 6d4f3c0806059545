import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { daybookOf } from '../../src/app/daybook.js';
import { outboxEntry } from '../../src/operations/operator-events/operator-log.js';
import { WebhookRegistered } from '../../src/operations/operator-events/webhook.events.js';
import { servicesOn } from '../distributed/places.js';
import { query } from '../subjects/bench-postgres.js';

const PRIVATE_ALLOWED = { publicPersonal: false, webhooksAllowPrivate: true };

interface Told {
  readonly data: { readonly id: string; readonly version: number };
}

/**
 * The role process on a filled log, with one webhook that is told of all of it by a receiver in this process.
 * @returns seconds from the first delivery to the last @throws Error when one came twice, out of order or not at all
 */
export const deliverAll = async (url: string, events: number): Promise<number> => {
  const services = await servicesOn(url, undefined);
  const receiver = await receive(events);
  const webhook = { id: randomUUID(), url: receiver.url, events: ['*'] };
  const { id: webhookId, events: types } = webhook;
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const registered = WebhookRegistered({ webhookId, origin: receiver.url, events: types });
  await services.webhooks.register({ ...webhook, secret }, 1, outboxEntry(registered));
  // As if it had been there before the first event.
  await query(url, 'update daybook.webhooks set since = 0');
  const daybook = daybookOf(services, { roles: ['process'], outgoing: PRIVATE_ALLOWED });
  await daybook.start();
  try {
    return await receiver.seconds;
  } finally {
    await daybook.stop();
    receiver.close();
  }
};

/** Answers 200 to so many deliveries. */
const receive = async (events: number) => {
  const versions = new Map<string, number>();
  let [count, beganAt] = [0, 0];
  let end: (seconds: number) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const seconds = new Promise<number>((resolve, reject) => ([end, fail] = [resolve, reject]));
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      const { id, version } = (body as Told).data;
      if (version !== (versions.get(id) ?? 0) + 1)
        fail(new Error(`${id} was told of version ${version} too early or twice`));
      versions.set(id, version);
      count += 1;
      if (count === 1) beganAt = performance.now();
      response.writeHead(200).end();
      if (count === events) end((performance.now() - beganAt) / 1_000);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { url, seconds, close };
};
