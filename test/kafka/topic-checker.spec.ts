import { faultsIn, foreignRecords, type FoundRecord, latePositions, type Row, SOUND } from './topic-checker.js';

const rowAt = (stream: string, version: number): Row => ({
  ...{ stream, version: String(version), id: `${stream}-${version}`, type: 'OrderHeld', schemaVersion: '1' },
  ...{ occurredAt: 'a', recordedAt: 'b', data: '{}', metadata: '{}', leaf: 'AA==' },
});

const rows = new Map([
  [1, rowAt('a', 1)],
  [2, rowAt('b', 1)],
  [3, rowAt('a', 2)],
  [4, rowAt('a', 3)],
]);

const recordAt = (position: number, more: Partial<FoundRecord> = {}): FoundRecord => {
  const row = rows.get(position) ?? rowAt('x', 1);
  return { partition: 0, key: row.stream, value: { ...row, position }, ...more };
};

const sound = [1, 2, 3, 4].map((position) => recordAt(position));

describe('the checker of a topic', () => {
  it('finds nothing in a sound one, with copies and stubs', () => {
    expect(faultsIn(rows, sound)).toEqual(SOUND);
    expect(faultsIn(rows, [...sound, ...sound.slice(1)])).toEqual(SOUND);
    const stub = recordAt(2, { value: { position: 2, id: 'b-1', stream: 'b' } });
    expect(faultsIn(rows, [recordAt(1), stub, recordAt(3), recordAt(4)])).toEqual(SOUND);
  });

  it.each<[string, readonly FoundRecord[], Partial<ReturnType<typeof faultsIn>>]>([
    ['a record that is missing', sound.slice(0, 3), { lost: [4] }],
    [
      'an order that was lost',
      [recordAt(1), recordAt(2), recordAt(4), recordAt(3)],
      { disorder: ['a 3 comes before 2'] },
    ],
    [
      'a stream in two partitions',
      [...sound.slice(0, 3), recordAt(4, { partition: 1 })],
      { disorder: ['a is in partition 1 too'] },
    ],
    ['another column', [...sound, recordAt(2, { value: { ...rowAt('b', 1), position: 2, data: '{"a":1}' } })], {}],
    ['a position that is not in the store', [...sound, recordAt(5)], {}],
  ])('finds %s', (_what, records, expected) => {
    const faults = faultsIn(rows, records);
    expect(faults).not.toEqual(SOUND);
    expect(faults).toMatchObject(expected);
  });
});

describe('the order and the form of records', () => {
  const LOG = 'a'.repeat(32);
  const whole = (position: number, more: object = {}): FoundRecord => {
    const { key, value } = recordAt(position);
    const numbers = { position, version: Number(value['version']), schemaVersion: 1 };
    return { partition: 0, key, value: { ...value, ...numbers, log: LOG, previous: 0, ...more } };
  };

  it('are right in a sound topic, with copies', () => {
    expect(latePositions([...sound, ...sound])).toEqual([]);
    expect(foreignRecords([whole(1), whole(2), whole(1)], LOG)).toEqual([]);
  });

  it('are not where events come out of order', () => {
    expect(latePositions([recordAt(3), recordAt(1), recordAt(2, { partition: 1 })])).toEqual([1]);
  });

  it.each([
    ['another log', { log: 'b'.repeat(32) }],
    ['a number as a text', { version: '1' }],
    ['one member more', { more: 1 }],
    ['a stub', { data: undefined }],
  ])('are not with %s', (_what, more) => {
    const record = JSON.parse(JSON.stringify(whole(1, more))) as FoundRecord;
    expect(foreignRecords([record, whole(2)], LOG)).toEqual([record]);
  });
});
