import fc from 'fast-check';
import { canonicalJson, type StoredEvent } from '#kernel';
import { type ExportedRecord, lineOf } from './cloud-event.js';
import { recordIn } from './record-in-line.js';

const SOURCE = 'daybook/test';

/** What needs escapes in JSON, what does not, and what a line or a form could trip over. */
const text = fc.oneof(
  fc.stringMatching(/^[\w.:-]{1,12}$/),
  fc.string({ unit: fc.constantFrom('a', '"', '\\', ',', '\u0001', '\n', '\u2028', '\ud800', 'é', '😀', '","data":') }),
);
const count = fc.oneof(fc.integer({ min: 1, max: 1_000_000 }), fc.constantFrom(0, 2 ** 53 - 1));
const time = fc.constantFrom('2026-01-01T00:00:00.000Z', 'yesterday');
const metadata = fc
  .record(
    {
      principal: fc.oneof(fc.constantFrom('local', 'import', 'operator'), text),
      commandId: text,
      correlationId: text,
      causationId: text,
      traceparent: text,
      reason: text,
    },
    { requiredKeys: ['principal', 'commandId', 'correlationId', 'causationId'] },
  )
  .map((said) => JSON.stringify(Object.fromEntries(Object.entries(said).sort())));
const event: fc.Arbitrary<StoredEvent> = fc
  .record({
    position: count,
    stream: text,
    version: count,
    id: text,
    type: text,
    schemaVersion: count,
    occurredAt: time,
    recordedAt: time,
    data: text.map((note) => JSON.stringify({ note })),
    metadata: fc.oneof({ weight: 4, arbitrary: metadata }, text),
  })
  .map((columns) => ({ ...columns, leaf: Buffer.alloc(32, columns.type) }));
const record: fc.Arbitrary<ExportedRecord> = fc.record(
  { event, opened: text.map((note) => JSON.stringify({ '/note': note })) },
  { requiredKeys: ['event'] },
);

const PLAIN: StoredEvent = {
  position: 17,
  stream: 'order-1',
  version: 2,
  id: '00000000-0000-7000-8000-000000000001',
  type: 'OrderPlaced',
  schemaVersion: 1,
  occurredAt: '2026-01-01T00:00:00.000Z',
  recordedAt: '2026-01-01T00:00:01.000Z',
  data: '{"total":100}',
  metadata: canonicalJson({ causationId: 'c', commandId: 'c', correlationId: 'k', principal: 'local', reason: 'r' }),
  leaf: Buffer.alloc(32, 7),
};

describe('a record in a line', () => {
  it('comes out as it went in', () => {
    fc.assert(
      fc.property(record, (written) => {
        expect(recordIn(lineOf(written, SOURCE), SOURCE)).toEqual(written);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is told only of a line that the record makes, to the byte, whatever is done to a line', () => {
    const line = lineOf({ event: PLAIN }, SOURCE);
    const part = fc.constantFrom(
      '',
      '0',
      '1',
      'x',
      '"',
      '\\',
      ' ',
      ',',
      '}',
      '\r',
      '"reason":"r",',
      '\\"reason\\":\\"r\\",',
    );
    const place = fc.nat(line.length);
    fc.assert(
      fc.property(place, fc.nat(20), part, (at, length, put) => {
        const edited = line.slice(0, at) + put + line.slice(at + length);
        const told = recordIn(edited, SOURCE);
        if (told !== undefined) expect(lineOf(told, SOURCE)).toBe(edited);
      }),
      { numRuns: 20_000 },
    );
  });

  it.each<[what: string, from: string, to: string]>([
    ['who did it', '"authid":"local"', '"authid":"eve"'],
    ['as what', '"authtype":"unauthenticated"', '"authtype":"system"'],
    ['why', '"reason":"r"', '"reason":"s"'],
    ['why, taken away', '"reason":"r",', ''],
    ['what caused it', '"causationid":"c"', '"causationid":"d"'],
    [
      'the place in the log as a text of digits',
      '"sequence":"00000000000000000017"',
      '"sequence":"00000000000000000018"',
    ],
    ['that text with more in front', '"sequence":"0', '"sequence":"1'],
    ['that text shorter', '"sequence":"0000', '"sequence":"000'],
    ['the schema', 'urn:daybook:event:OrderPlaced:1', 'urn:daybook:event:OrderPlaced:2'],
    ['the log it is of', '"source":"daybook/test"', '"source":"daybook/other"'],
    ['the hash in capitals', '0707', '070A'],
    ['a number in another form', '"streamversion":2', '"streamversion":2.0'],
    ['an attribute more', '"leafhash"', '"more":"","leafhash"'],
    [
      'an attribute in another place',
      '"specversion":"1.0","id":"00000000-0000-7000-8000-000000000001"',
      '"id":"00000000-0000-7000-8000-000000000001","specversion":"1.0"',
    ],
    ['white space', ',"position"', ', "position"'],
    ['the end', '{"total":100}}', '{"total":100}} '],
  ])('is not told of a line in which %s was changed', (_what, from, to) => {
    const line = lineOf({ event: PLAIN }, SOURCE);
    expect(line).toContain(from);
    expect(recordIn(line, SOURCE)?.event).toEqual(PLAIN);
    expect(recordIn(line.replace(from, to), SOURCE)).toBeUndefined();
  });
});
