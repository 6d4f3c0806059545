import type { Logger } from 'pino';
import type { LogRelayJournal } from '../../operations/log-relay/log-relay.js';
import { FailureLog } from '../logger.js';

/** What the relay of a topic logs. @param measures get each send and each failure too */
export const relayJournal = (
  { logger }: { readonly logger: Logger },
  topic: string,
  measures: { readonly sent: LogRelayJournal['sent']; readonly failed: () => void },
): LogRelayJournal => {
  const failures = new FailureLog(logger, { topic }, 'the topic cannot be published; it is tried again');
  return {
    sent: measures.sent,
    noted: (text, details) => logger.warn({ topic, ...details }, text),
    leads: (isLeading) =>
      logger.info({ topic }, isLeading ? 'this process publishes the topic' : 'this process does not publish any more'),
    failed: (error) => {
      measures.failed();
      failures.failed(error);
    },
    recovered: () => {
      failures.succeeded();
      logger.info({ topic }, 'the topic is published again');
    },
  };
};
