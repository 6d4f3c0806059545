import { canonicalJson, type Json, type StoredEvent } from '#kernel';
import { decoded, encoded, MOST_RECORD_BYTES } from './record-format.js';

const LOG = '0123456789abcdef0123456789abcdef';

const event = (data = '{"a":1.5,"ü":"\\u0001"}'): StoredEvent => ({
  position: 7,
  stream: 'order-1',
  version: 2,
  id: '018f0000-0000-7000-8000-000000000007',
  type: 'OrderHeld',
  schemaVersion: 2,
  occurredAt: '2026-11-29T10:00:00.000Z',
  recordedAt: '2026-11-29T10:00:00.001Z',
  data,
  metadata: '{"principal":"local"}',
  leaf: Buffer.alloc(32, 7),
});

const outgoing = (of: StoredEvent) => ({ logId: LOG, event: of, partition: 4, previous: 3 });

describe('a record of the topic', () => {
  it('is this text, for ever', () => {
    expect(encoded(outgoing(event('{"a":1}'))).toString()).toBe(
      '{"data":"{\\"a\\":1}","id":"018f0000-0000-7000-8000-000000000007",' +
        `"leaf":"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=","log":"${LOG}",` +
        '"metadata":"{\\"principal\\":\\"local\\"}","occurredAt":"2026-11-29T10:00:00.000Z","position":7,"previous":3,' +
        '"recordedAt":"2026-11-29T10:00:00.001Z","schemaVersion":2,"stream":"order-1","type":"OrderHeld","version":2}',
    );
  });

  it('is canonical JSON', () => {
    const text = encoded(outgoing(event())).toString();
    expect(text).toBe(canonicalJson(JSON.parse(text) as Json));
  });

  it('is the row again, byte for byte', () => {
    const original = event();
    expect(decoded(encoded(outgoing(original)), 4, 9)).toEqual({
      ...{ partition: 4, offset: 9, logId: LOG, position: 7, previous: 3, eventId: original.id },
      event: original,
    });
  });

  it('is a stub when it is too large: the position and the id, and no event', () => {
    const large = event(JSON.stringify({ text: 'x'.repeat(MOST_RECORD_BYTES) }));
    const bytes = encoded(outgoing(large));
    expect(bytes.length).toBeLessThan(300);
    expect(decoded(bytes, 4, 9)).toMatchObject({ logId: LOG, position: 7, eventId: large.id, event: undefined });
  });

  it.each([[''], ['{'], ['null'], ['[]'], ['{"log":1}'], [`{"log":"${LOG}","id":"a","position":1.5,"previous":0}`]])(
    'is not what reads %s',
    (text) => {
      expect(decoded(Buffer.from(text), 0, 0).logId).toBeUndefined();
    },
  );

  it('is not a record without a value', () => {
    expect(decoded(null, 0, 0).logId).toBeUndefined();
  });
});
