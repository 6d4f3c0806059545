import { Housekeeping } from '../../operations/housekeeping/housekeeping.js';
import { ProcessHealth } from '../../operations/processes/process-health.js';
import { deliveryBodies } from '../../operations/webhooks/delivery-body.js';
import { postWebhook } from '../../operations/webhooks/post-webhook.js';
import { WebhookDispatcher } from '../../operations/webhooks/webhook-dispatcher.js';
import { measureAttempts, measureWaiting } from '../../operations/webhooks/webhook-metrics.js';
import { type WebhookJournal, WebhookSender } from '../../operations/webhooks/webhook-sender.js';
import { FULL_ORDERS, publicEventOf, STATE_TOPICS } from '../contexts.js';
import { FailureLog } from '../logger.js';
import { publishedData } from '../public-topics.js';
import type { Services } from '../services.js';
import { processDispatcherOf, type ProcessDispatcherServices } from './process-dispatcher.js';
import type { Role } from './role.js';

type ProcessServices = ProcessDispatcherServices &
  Pick<Services, 'archive' | 'deliveries' | 'personalData' | 'startWakeUps' | 'tracer' | 'webhooks'>;

/** What goes out to others, and where. */
export interface OutgoingSettings {
  /** Whether personal values go out, in clear. */
  readonly publicPersonal: boolean;
  /** Whether webhooks may be called at internal addresses and without encryption. */
  readonly webhooksAllowPrivate: boolean;
}

export const NOTHING_PRIVATE: OutgoingSettings = { publicPersonal: false, webhooksAllowPrivate: false };

const HOUR_MS = 3_600_000;
const KEPT_DAYS = 30;
const PURGING = {
  done: 'deleted deliveries of webhooks whose time was over',
  failed: 'deliveries of webhooks could not be purged',
};

/** Reacts to events: tells webhooks of them. */
export const processRole = (services: ProcessServices, settings: OutgoingSettings): Role => {
  const { deliveries, logger, meter, startWakeUps } = services;
  measureWaiting(meter, deliveries);
  const dispatcher = dispatcherOf(services, senderOf(services, settings));
  const processes = processDispatcherOf(services);
  const purging = new Housekeeping(HOUR_MS, PURGING, () => deliveries.purge(KEPT_DAYS), logger);
  return {
    health: {
      webhooks: dispatcher,
      processes: new ProcessHealth({ ...services, inbox: services.processInbox, status: () => processes.status() }),
    },
    start: async () => {
      await startWakeUps();
      dispatcher.start();
      processes.start();
      purging.start();
    },
    stop: async () => {
      purging.stop();
      await Promise.all([dispatcher.stop(), processes.stop()]);
    },
  };
};

const senderOf = (services: ProcessServices, { publicPersonal, webhooksAllowPrivate }: OutgoingSettings) => {
  const { store, archive, personalData } = services;
  const published = publishedData(personalData, publicPersonal);
  return new WebhookSender(
    {
      ...services,
      contentOf: deliveryBodies({
        ...{ store, archive, states: STATE_TOPICS, joined: FULL_ORDERS, publicEventOf, published },
      }),
      post: (post) => postWebhook(post, webhooksAllowPrivate),
    },
    journalOf(services),
  );
};

const journalOf = ({ logger, meter }: ProcessServices): WebhookJournal => {
  const failures = new FailureLog(logger, {}, 'webhooks cannot be delivered; it is tried again');
  const measure = measureAttempts(meter);
  return {
    attempted: (outcome, milliseconds) => {
      failures.succeeded();
      measure(outcome, milliseconds);
    },
    disabled: (webhookId, because) =>
      logger.error({ webhookId, because }, 'a webhook is disabled: its receiver has failed for good'),
    failed: (error) => failures.failed(error),
  };
};

/** From the event store: what comes through a topic comes only where views are fed. */
const dispatcherOf = (services: ProcessServices, sender: WebhookSender): WebhookDispatcher => {
  const { storedLog: log, readerCheckpoints: checkpoints, logger } = services;
  return new WebhookDispatcher({ ...services, log, checkpoints, sender, publicEventOf }, (error) =>
    logger.warn({ reader: 'webhooks', err: error }, 'a batch of events failed and is tried again'),
  );
};
