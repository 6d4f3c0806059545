import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { canonicalJson } from './canonical-json.js';
import { leafOf, type NewEvent } from './stored-event.js';

type Columns = Omit<NewEvent, 'leaf'>;

const RECORD: Columns = {
  id: '018f0000-0000-7000-8000-000000000001',
  stream: 'account-"a\u20ac"',
  version: 3,
  type: 'AmountDeposited',
  schemaVersion: 2,
  occurredAt: '2030-01-01T00:00:00.000Z',
  recordedAt: '2030-01-01T00:00:00.001Z',
  data: canonicalJson({ z: [1, 2.5], a: 'Zoë' }),
  metadata: canonicalJson({ principal: 'local', commandId: 'c' }),
};

const CHANGES: Columns = {
  id: '018f0000-0000-7000-8000-000000000002',
  stream: 'account-b',
  version: 4,
  type: 'AmountWithdrawn',
  schemaVersion: 3,
  occurredAt: '2030-01-01T00:00:00.002Z',
  recordedAt: '2030-01-01T00:00:00.003Z',
  data: canonicalJson({ z: [1, 2.5], a: 'Zoe' }),
  metadata: canonicalJson({ principal: 'other', commandId: 'c' }),
};

/** By the book: the record as one JSON object, canonicalised as a whole. */
const naiveLeaf = (record: Columns): string => {
  const text = canonicalJson({
    id: record.id,
    stream: record.stream,
    version: record.version,
    type: record.type,
    schema_version: record.schemaVersion,
    occurred_at: record.occurredAt,
    recorded_at: record.recordedAt,
    data: JSON.parse(record.data) as unknown,
    metadata: JSON.parse(record.metadata) as unknown,
  });
  const bytes = Buffer.concat([Buffer.of(0), Buffer.from(text)]);
  return createHash('sha256').update(bytes).digest('hex');
};

const leaf = (record: Columns): string => Buffer.from(leafOf(record)).toString('hex');

describe('leafOf', () => {
  it('is the SHA-256 of a zero byte and the canonical JSON of all columns', () => {
    const text = fc.string({ unit: 'binary' });
    const json = fc.jsonValue({ stringUnit: 'binary' }).map(canonicalJson);
    const columns = fc.record({ id: text, stream: text, version: fc.nat(), type: text, data: json, metadata: json });
    fc.assert(
      fc.property(columns, (some) => {
        expect(leaf({ ...RECORD, ...some })).toBe(naiveLeaf({ ...RECORD, ...some }));
      }),
    );
  });

  it('has 32 bytes and stays what it is for ever', () => {
    expect(leafOf(RECORD)).toHaveLength(32);
    expect(leaf(RECORD)).toBe(naiveLeaf(RECORD));
    expect(leaf({ ...RECORD, stream: 'account-a' })).toMatchInlineSnapshot(
      `"3d17a707541b064f3aab4c64de01e64f7c75ff58464ecaa1c53d918477ef7f39"`,
    );
  });

  it.each(Object.keys(RECORD) as (keyof Columns)[])('changes with %s', (column) => {
    expect(leaf({ ...RECORD, [column]: CHANGES[column] })).not.toBe(leaf(RECORD));
  });

  it('does not depend on the position, which is not known yet', () => {
    expect(leaf({ ...RECORD, position: 7 } as Columns)).toBe(leaf(RECORD));
  });
});
