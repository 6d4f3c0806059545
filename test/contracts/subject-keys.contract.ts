import type { SubjectKeys } from '#kernel';

/** What every store of subjects' keys promises; `open` gives two instances, as two processes have them. */
export const subjectKeysContract = (
  open: () => Promise<{ keys: readonly [SubjectKeys, SubjectKeys]; close(): Promise<void> }>,
): void => {
  let opened: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  it('gives all who ask at once the same key of a subject', async () => {
    const [here, there] = opened.keys;
    const asked = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? here : there).keyFor('VINET'));
    const [first, ...others] = await Promise.all(asked);
    if (first === undefined) throw new Error('twenty have asked');
    for (const key of others) expect(key).toEqual(first);
    expect(first.secret).toHaveLength(32);
    expect(first.id).not.toContain('.');
  });

  it('finds a key by its id, also where it was not made', async () => {
    const key = await opened.keys[0].keyFor('TOMSP');
    expect(await opened.keys[1].keyOf(key.id)).toEqual(key);
    expect(await opened.keys[1].keyFor('TOMSP')).toEqual(key);
  });

  it('gives every subject a key of its own', async () => {
    const subjects = Array.from({ length: 50 }, (_, index) => `customer ${index} “ö”, {x} \\ "y"`);
    const keys = await Promise.all(subjects.map((subject) => opened.keys[0].keyFor(subject)));
    expect(new Set(keys.map(({ id }) => id)).size).toBe(50);
    expect(new Set(keys.map(({ secret }) => Buffer.from(secret).toString('hex'))).size).toBe(50);
  });

  it.each(['', 'nonsense', '00000000-0000-4000-8000-000000000000'])('knows no key with the id “%s”', async (id) => {
    expect(await opened.keys[0].keyOf(id)).toBeUndefined();
  });
};
