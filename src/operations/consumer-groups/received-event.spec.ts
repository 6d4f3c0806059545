import { payloadOf } from './payload.js';
import { schemaVersionOf } from './event-context.js';
import { describe as described, isPermanent, PermanentFailure } from './failures.js';
import { receivedEvent, type ReceivedRecord } from './received-event.js';

const record = (changes: Partial<ReceivedRecord> = {}): ReceivedRecord => ({
  ...{ topic: 't', partition: 1, offset: '7', key: Buffer.from('o-1'), value: Buffer.from('{"version":1}') },
  headers: { ce_id: 'e1', ce_type: 'OrderPlaced', ce_dataschema: 'urn:daybook:public:OrderPlaced:2' },
  ...changes,
});

describe('A record', () => {
  it('is an event by its headers', () => {
    const event = receivedEvent(record());
    expect(event).toMatchObject({ id: 'e1', type: 'OrderPlaced', key: 'o-1' });
    expect([schemaVersionOf(event), payloadOf(event)]).toEqual([2, { version: 1 }]);
  });

  it('goes by its place where it names no event and no key', () => {
    expect(receivedEvent(record({ headers: {}, key: null }))).toMatchObject({ id: 't/1/7', key: 't/1/7', type: '' });
    expect(schemaVersionOf(record({ headers: {} }))).toBe(0);
  });

  it.each([
    ['a NUL', Buffer.from('a\0b')],
    ['bytes that are no text', Buffer.from([0xff, 0xfe])],
    ['more than a database indexes', Buffer.alloc(501, 'k')],
  ])('has a key that every database takes, whatever is in it: %s', (_what, key) => {
    expect(receivedEvent(record({ key })).key).toMatch(/^sha256:[\da-f]{64}$/u);
  });

  it.each([
    ['no JSON', Buffer.from('{"name":"Zora')],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22])],
  ])('with a value that is %s fails for good, and the error does not quote it', (_what, value) => {
    expect(() => payloadOf({ value })).toThrow(new PermanentFailure('The value is not JSON in UTF-8'));
  });

  it('without a value is a tombstone', () => {
    expect(payloadOf({ value: null })).toBeNull();
  });
});

describe('A failure', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:25'), { code: 'ECONNREFUSED' });
  const noUrl = Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL' });

  it.each([
    [new PermanentFailure('no such product'), true],
    [new TypeError('x is undefined'), true],
    [new SyntaxError('unexpected'), true],
    [new TypeError('fetch failed', { cause: refused }), false],
    [new TypeError('Failed to parse URL', { cause: noUrl }), true],
    [new PermanentFailure('no such mailbox', { cause: refused }), true],
    [new Error('the mail server is busy'), false],
    [{ status: 'error' }, false],
    [undefined, false],
  ])('%p is permanent: %s', (error, expected) => {
    expect(isPermanent(error)).toBe(expected);
  });

  it('is described with its cause, which alone says what is wrong with a request', () => {
    const text = 'TypeError: fetch failed (connect ECONNREFUSED 127.0.0.1:25)';
    expect(described(new TypeError('fetch failed', { cause: refused }))).toBe(text);
  });
});
