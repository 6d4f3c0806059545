import { buildSchema, graphql } from 'graphql';
import { TimeSlices } from '#kernel';
import { TestEnvironment } from '#kernel/testing';
import { sliceLists } from './sliced-lists.js';

const SDL =
  'type Query { orders: [Order!]! late: [Int] none: [Int] } type Order { id: Int, lines: [Line] } type Line { no: Int }';
const LINES = 500;

/** Executes on a clock that moves a tenth of a millisecond for each line. @returns what the longest turn took */
const execute = async (source: string, lists: { readonly orders: number }) => {
  let [now, turnedAt, longest] = [0, 0, 0];
  const environment = new TestEnvironment();
  const turning = async (): Promise<void> => {
    await environment.nextTurn();
    longest = Math.max(longest, now - turnedAt);
    turnedAt = now;
  };
  const schema = sliceLists(buildSchema(SDL), new TimeSlices({ monotonicMs: () => now, nextTurn: turning }));
  const line = (no: number) => ({
    no: () => {
      now += 0.1;
      return no;
    },
  });
  const order = (id: number) => ({ id, lines: Array.from({ length: LINES }, (_, no) => line(no)) });
  const rootValue = {
    orders: Array.from({ length: lists.orders }, (_, id) => order(id)),
    late: () => Promise.resolve([1, null, 3]),
    none: null,
  };
  const result = await graphql({ schema, source, rootValue });
  await turning();
  return { result, longest };
};

describe('Lists of a schema', () => {
  it('are answered as they are, in any number of slices', async () => {
    const { result } = await execute('{ orders { id lines { no } } late none }', { orders: 30 });
    const lines = Array.from({ length: LINES }, (_, no) => ({ no }));
    expect(result).toEqual({
      data: { orders: Array.from({ length: 30 }, (_, id) => ({ id, lines })), late: [1, null, 3], none: null },
    });
  });

  it('take little of each turn of the event loop, many of them as little as one', async () => {
    const lasting = async (orders: number) => (await execute('{ orders { lines { no } } }', { orders })).longest;
    expect(await lasting(1)).toBeLessThan(12);
    expect(await lasting(60)).toBeLessThan(12);
  });
});
