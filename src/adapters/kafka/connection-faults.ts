import { certificateAdvice } from '../tls/certificate-advice.js';
import type { KafkaAddress } from './kafka-settings.js';

interface Failure {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly type?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
}

const CERTIFICATE = { server: 'the broker', address: 'KAFKA_BROKERS', authority: 'NODE_EXTRA_CA_CERTS' };
/** What a broker answers that is asked for a login where it wants none. */
const NO_LOGIN_HERE = 'ILLEGAL_SASL_STATE';

/**
 * A failure to connect, with the variables to look at: kafkajs and brokers say little more than that a connection ended.
 * @returns the failure as it is when it has nothing to do with TLS or a login
 */
export const explained = (error: unknown, address: KafkaAddress): unknown => {
  const [failure, advice] =
    causesOf(error)
      .map((each) => [each, adviceOn(each, address)] as const)
      .find(([, each]) => each !== undefined) ?? [];
  return advice === undefined ? error : new Error(`${String(failure?.message)}. ${advice}`, { cause: error });
};

/** The failure and what it was caused by: kafkajs wraps, up to three times. */
const causesOf = (error: unknown): readonly Failure[] =>
  typeof error === 'object' && error !== null ? [error, ...causesOf((error as Failure).cause)] : [];

const adviceOn = ({ name, code, type, message }: Failure, { ssl, sasl }: KafkaAddress): string | undefined => {
  if (name === 'KafkaJSSASLAuthenticationError') {
    return 'Correct KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD or KAFKA_SASL_MECHANISM.';
  }
  if (type === NO_LOGIN_HERE) {
    return 'The brokers want no login at the ports of KAFKA_BROKERS: name others there, or unset KAFKA_SASL_MECHANISM and its like.';
  }
  const certificate = certificateAdvice(code, CERTIFICATE);
  if (certificate !== undefined) return certificate;
  if (ssl && /secure TLS connection|wrong version number/.test(String(message))) {
    return 'If it stays so, the ports of KAFKA_BROKERS speak no TLS: name others there, or set KAFKA_SSL=0.';
  }
  if (name === 'KafkaJSConnectionClosedError') return `If it stays so, ${whatIsMissing(ssl, sasl !== undefined)}.`;
  return undefined;
};

const whatIsMissing = (ssl: boolean, hasLogin: boolean): string => {
  const missing = [
    ssl ? [] : ['TLS (KAFKA_SSL=1)'],
    hasLogin ? [] : ['a login (KAFKA_SASL_MECHANISM and its like)'],
  ].flat();
  return missing.length > 0 ? `the brokers want ${missing.join(' or ')}` : 'the brokers say why in their logs';
};
