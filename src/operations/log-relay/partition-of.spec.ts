import fc from 'fast-check';
import { createRequire } from 'node:module';
import { murmur2, partitionOf } from './partition-of.js';

describe('the partition of a stream', () => {
  // Vectors of Kafka's own clients: org.apache.kafka.common.utils.UtilsTest.
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('hashes %s as Kafka does', (text, hash) => {
    expect(murmur2(Buffer.from(text))).toBe(hash);
  });

  it.each([
    ['order-1', 6, 4],
    ['order-2', 6, 3],
    ['order-018f0000-0000-7000-8000-000000000001', 6, 1],
    ['operator', 6, 5],
    ['order-ü', 12, 6],
  ])('%s of %i is %i, for ever', (stream, partitions, partition) => {
    expect(partitionOf(stream, partitions)).toBe(partition);
  });

  it('is the one that the default partitioner of kafkajs chooses', () => {
    const theirs = createRequire(import.meta.url)('kafkajs/src/producer/partitioners/default/murmur2.js') as (
      key: Buffer,
    ) => number;
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (key) => murmur2(Buffer.from(key)) === theirs(Buffer.from(key))),
    );
  });
});
