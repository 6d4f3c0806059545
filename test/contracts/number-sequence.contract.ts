import type { NumberSequence } from '#kernel';

/** What every sequence of numbers promises; `open` gives two instances, as two processes have them. */
export const numberSequenceContract = (
  open: () => Promise<{ sequences: readonly [NumberSequence, NumberSequence]; close(): Promise<void> }>,
): void => {
  let opened: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  it('begins at 1', async () => {
    expect(await opened.sequences[0].next()).toBe(1);
  });

  it('never gives a number twice, in any process', async () => {
    const asked = Array.from({ length: 700 }, (_, index) => opened.sequences[index % 2 === 0 ? 0 : 1].next());
    const numbers = await Promise.all(asked);
    expect(new Set(numbers).size).toBe(700);
    expect(numbers.every((number) => Number.isSafeInteger(number) && number > 0)).toBe(true);
  });
};
