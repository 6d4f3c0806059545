import { explained } from './connection-faults.js';

const address = { brokers: ['kafka:9093'], ssl: true, sasl: undefined };
const login = { mechanism: 'plain', username: 'daybook', password: 'hush' } as const;
const failure = (name: string, message: string, more: object = {}) =>
  Object.assign(new Error(message), { name, ...more });
const told = (error: unknown, at: Parameters<typeof explained>[1] = address) => String(explained(error, at));

describe('A connection to Kafka that fails', () => {
  it.each([
    ['a wrong password', failure('KafkaJSSASLAuthenticationError', 'Authentication failed'), 'KAFKA_SASL_PASSWORD'],
    [
      'a certificate that is not trusted',
      failure('KafkaJSConnectionError', 'unable to verify', { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }),
      'NODE_EXTRA_CA_CERTS',
    ],
    [
      'a port without TLS',
      failure('KafkaJSConnectionError', 'before secure TLS connection was established'),
      'KAFKA_SSL=0',
    ],
    [
      'a port without a login',
      failure('KafkaJSProtocolError', 'state', { type: 'ILLEGAL_SASL_STATE' }),
      'unset KAFKA_SASL',
    ],
  ])('by %s names the variable, however it is wrapped', (_why, error, words) => {
    for (const each of [error, new Error('retries exceeded', { cause: error })]) {
      expect(told(each)).toContain(words);
      expect(told(each)).toContain(error.message);
    }
  });

  it('without a word names what was not given', () => {
    const closed = failure('KafkaJSConnectionClosedError', 'Closed connection');
    expect(told(closed)).toContain('want a login (KAFKA_SASL_MECHANISM');
    expect(told(closed, { ...address, ssl: false, sasl: login })).toContain('want TLS (KAFKA_SSL=1)');
    expect(told(closed, { ...address, ssl: false })).toContain('TLS (KAFKA_SSL=1) or a login');
    expect(told(closed, { ...address, sasl: login })).not.toContain('hush');
  });

  it('for another reason is told as it is', () => {
    for (const error of [failure('KafkaJSConnectionError', 'connect ECONNREFUSED'), undefined, 'odd'])
      expect(explained(error, address)).toBe(error);
  });
});
