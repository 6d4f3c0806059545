import type { Kafka } from 'kafkajs';
import type { KafkaAddress } from './kafka-settings.js';
import { guardRequestQueue } from './request-queue.js';

const CONNECT_WITHIN_MS = 3_000;
const ANSWER_WITHIN_MS = 5_000;

/** Each call is tried on, above all with another broker, but not for long: the caller starts over with new objects. */
const RETRY = { retries: 2, initialRetryTime: 100, maxRetryTime: 500 };

/** A client that is not connected yet. kafkajs is loaded here, so that set-ups without Kafka do not. */
export const openKafka = async ({ brokers, ssl, sasl }: KafkaAddress): Promise<Kafka> => {
  const { Kafka, logLevel } = await import('kafkajs');
  guardRequestQueue();
  return new Kafka({
    clientId: 'daybook',
    brokers: [...brokers],
    ssl,
    ...(sasl && { sasl }),
    connectionTimeout: CONNECT_WITHIN_MS,
    authenticationTimeout: ANSWER_WITHIN_MS,
    requestTimeout: ANSWER_WITHIN_MS,
    retry: RETRY,
    // Every failure comes back as a rejection or an event, which says when something has changed.
    logLevel: logLevel.NOTHING,
  });
};
