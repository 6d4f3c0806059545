import type { ViewDifferences } from '#kernel';

const [ORDERS, CUSTOMERS] = ['order-details@1', 'customers@1'];

const differing = (id: string, projection = ORDERS) => ({
  projection,
  id,
  stream: projection === ORDERS ? `order-${id}` : undefined,
  version: 2,
  position: 7,
  expected: { total: 1 },
  found: undefined,
});

/** What every store of differences between views and their events promises. */
export const viewDifferencesContract = (
  open: () => Promise<{ differences: ViewDifferences; close(): Promise<void> }>,
): void => {
  let opened: Awaited<ReturnType<typeof open>>;
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(() => opened.close());

  const idsOf = async (projection?: string) => (await opened.differences.list(10, projection)).map(({ id }) => id);

  it('keeps a difference once, as it was seen last, and says when it was new', async () => {
    const { differences } = opened;
    expect(await differences.keep(differing('a'))).toBe(true);
    expect(await differences.keep({ ...differing('a'), version: 3, found: { total: 2 } })).toBe(false);
    expect(await differences.count()).toBe(1);
    expect(await differences.list(10)).toEqual([
      {
        ...differing('a'),
        version: 3,
        found: { total: 2 },
        foundAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
      },
    ]);
  });

  it('lists first what was not looked at for longest, of one build or of all', async () => {
    const { differences } = opened;
    for (const id of ['a', 'b', 'c']) await differences.keep(differing(id));
    await differences.keep(differing('ANNA', CUSTOMERS));
    await differences.keep(differing('a'));
    expect(await idsOf(ORDERS)).toEqual(['b', 'c', 'a']);
    expect(await idsOf()).toEqual(['b', 'c', 'ANNA', 'a']);
    expect((await differences.list(1)).map(({ id }) => id)).toEqual(['b']);
  });

  it('forgets documents of a build, and builds that are not to be retained', async () => {
    const { differences } = opened;
    for (const id of ['a', 'b', 'c']) await differences.keep(differing(id));
    await differences.keep(differing('a', CUSTOMERS));
    await differences.remove(ORDERS, ['a', 'b', 'unknown']);
    expect([await idsOf(ORDERS), await idsOf(CUSTOMERS)]).toEqual([['c'], ['a']]);
    await differences.retain([CUSTOMERS]);
    expect([await idsOf(), await differences.count()]).toEqual([['a'], 1]);
  });
};
