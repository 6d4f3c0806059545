import type { KeyShredder, SubjectKeys } from '#kernel';

/** What every shredder of subjects' keys promises; `open` gives one with the keys that it destroys. */
export const keyShredderContract = (
  open: () => Promise<{ shredder: KeyShredder; openKeys: () => SubjectKeys; close(): Promise<void> }>,
): void => {
  let opened: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  it('finds a key without making one', async () => {
    expect(await opened.shredder.find('VINET')).toBeUndefined();
    expect(await opened.shredder.find('VINET')).toBeUndefined();
    const { id } = await opened.openKeys().keyFor('VINET');
    expect(await opened.shredder.find('VINET')).toBe(id);
  });

  it('destroys the key of one subject, once', async () => {
    const { id } = await opened.openKeys().keyFor('TOMSP');
    const other = await opened.openKeys().keyFor('HANAR');
    expect(await opened.shredder.destroy('TOMSP')).toBe(id);
    expect(await opened.shredder.destroy('TOMSP')).toBeUndefined();
    expect(await opened.openKeys().keyOf(id)).toBeUndefined();
    expect(await opened.openKeys().keyFor('HANAR')).toEqual(other);
  });

  it('leaves it to the subject to come back, under another key', async () => {
    const before = await opened.openKeys().keyFor('SUPRD');
    await opened.shredder.destroy('SUPRD');
    const after = await opened.openKeys().keyFor('SUPRD');
    expect(after.id).not.toBe(before.id);
    expect(after.secret).not.toEqual(before.secret);
    expect(await opened.openKeys().keyOf(before.id)).toBeUndefined();
  });

  it('wipes without harm to the keys that are left', async () => {
    const key = await opened.openKeys().keyFor('CHOPS');
    await opened.shredder.wipe();
    expect(await opened.openKeys().keyOf(key.id)).toEqual(key);
  });
};
