import type { Checkpoint } from '#kernel';
import { EVENTS } from '../../src/app/contexts.js';
import { tracesOf } from '../../src/operations/erasure/traces.js';
import { type GoldenStream, readJson } from '../golden/golden-files.js';

it('an erasure finds what was written of a payment that came another way, and that it is sealed', async () => {
  const { records } = readJson<GoldenStream>('test/golden/events/payment-recorded.v1.json');
  const stored = records.map(({ leaf, ...record }) => ({ ...record, leaf: Buffer.from(leaf, 'hex') }));
  const log = {
    head: async () => stored.length,
    read: async ({ position }: Checkpoint) => stored.slice(position),
  };
  const { sealed, inClear } = await tracesOf('HANAR', log, EVENTS);
  expect(sealed).toEqual(new Map([['golden', { events: 1, streams: new Set(['payments-golden']) }]]));
  expect(inClear).toEqual([]);
});
