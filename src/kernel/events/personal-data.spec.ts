import fc from 'fast-check';
import { InMemorySubjectKeys } from '../testing/in-memory-subject-keys.js';
import { clear, ERASED, isSealed, mapPersonal, type Sealed } from './personal.js';
import { PersonalData } from './personal-data.js';

const EVENT = '018f0000-0000-7000-8000-000000000001';

const setUp = () => {
  const keys = new InMemorySubjectKeys();
  return { keys, personalData: new PersonalData(keys) };
};

/** What reading a stored event does: it tells each sealed value what it is bound to. */
const bound = <Data>(sealed: Data, eventId = EVENT): Data =>
  mapPersonal(sealed, (value, pointer) => (isSealed(value) ? { ...value, of: eventId + pointer } : value));

const sealedName = async (personalData: PersonalData, subject = 's1'): Promise<Sealed> => {
  const { name } = await personalData.seal({ name: clear('Zoë') }, EVENT, subject);
  return bound({ name }).name as Sealed;
};

describe('sealing', () => {
  it('replaces clear values wherever they stand and leaves the rest alone', async () => {
    const { personalData } = setUp();
    const plain = { city: 'Köln', tags: ['a', null, 1] };
    const sealed = await personalData.seal({ name: clear('Zoë'), plain, none: null }, EVENT, 's1');
    expect(Object.keys(sealed)).toEqual(['name', 'plain', 'none']);
    expect(sealed.plain).toBe(plain);
    expect(sealed.name).toEqual({ sealed: expect.stringMatching(/^key-of-s1\.[\w-]{16}\.[\w-]+$/) as string });
  });

  it('needs no key for data without personal values', async () => {
    const { keys, personalData } = setUp();
    const data = { a: [1, { b: 'x' }] };
    expect(await personalData.seal(data, EVENT, 's1')).toBe(data);
    expect(await keys.keyOf('key-of-s1')).toBeUndefined();
  });

  it('never gives the same text twice', async () => {
    const { personalData } = setUp();
    const values = await Promise.all(Array.from({ length: 50 }, () => sealedName(personalData)));
    expect(new Set(values.map(({ sealed }) => sealed)).size).toBe(50);
  });

  it('leaves nothing in clear and gives everything back, at any depth and under any key', async () => {
    const { personalData } = setUp();
    const personal = fc.string({ unit: 'grapheme', minLength: 3 }).map((text) => clear(`secret ${text}`));
    const keys = fc.oneof(fc.constantFrom('~', '/', 'a/b', '~1', '', '__proto__'), fc.string());
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ maxDepth: 4 }, personal, fc.integer(), fc.array(tie('tree')), fc.dictionary(keys, tie('tree'))),
    }));
    const property = fc.asyncProperty(tree, async (data) => {
      const sealed = await personalData.seal(data, EVENT, 's1');
      expect(JSON.stringify(sealed)).not.toContain('secret ');
      expect(await personalData.openAll(bound(JSON.parse(JSON.stringify(sealed))))).toEqual(textsOf(data));
    });
    await fc.assert(property);
  });

  it('binds keys with ~ and / to JSON pointers that cannot be confused', async () => {
    const pointers: string[] = [];
    const data = { 'a/b': clear('x'), a: { b: clear('x') }, '~1': clear('x'), '/': [[clear('x')]] };
    mapPersonal(data, (_value, pointer) => pointers.push(pointer));
    expect(pointers).toEqual(['/a~1b', '/a/b', '/~01', '/~1/0/0']);
  });
});

describe('opening', () => {
  it('gives the text back, and a clear value as it is', async () => {
    const { personalData } = setUp();
    expect(await personalData.open(await sealedName(personalData))).toBe('Zoë');
    expect(await personalData.open(clear('Zoë'))).toBe('Zoë');
  });

  it('shows that a value was erased once its key is gone, and only then', async () => {
    const { keys, personalData } = setUp();
    const [one, other] = [await sealedName(personalData, 's1'), await sealedName(personalData, 's2')];
    keys.destroy('s1');
    expect(await personalData.openAll({ one, other: [other] })).toEqual({ one: ERASED, other: ['Zoë'] });
  });

  it('shows what is sealed under the key of a subject that came back, and still not what was erased', async () => {
    const { keys, personalData } = setUp();
    const before = await sealedName(personalData);
    keys.destroy('s1');
    const after = await sealedName(personalData);
    expect(await personalData.openAll([before, after])).toEqual([ERASED, 'Zoë']);
  });

  it('throws when the key is another one', async () => {
    const value = await sealedName(setUp().personalData);
    const { keys, personalData } = setUp();
    await keys.keyFor('s1');
    await expect(personalData.open(value)).rejects.toThrow();
  });

  it('throws for a value that was moved to another event or another place', async () => {
    const { personalData } = setUp();
    const { sealed } = await sealedName(personalData);
    await expect(personalData.open({ sealed, of: `${EVENT}/name` })).resolves.toBe('Zoë');
    await expect(personalData.open({ sealed, of: `${EVENT}/email` })).rejects.toThrow();
    await expect(personalData.open({ sealed, of: `${EVENT.replace(/1$/, '2')}/name` })).rejects.toThrow();
    await expect(personalData.open({ sealed })).rejects.toThrow('a sealed value is malformed');
  });

  it('throws for a value of which any byte was changed or cut off', async () => {
    const { personalData } = setUp();
    const { sealed, of } = await sealedName(personalData);
    const [keyId, nonce, box] = sealed.split('.') as [string, string, string];
    const bytes = Buffer.from(box, 'base64url');
    const altered = Array.from(bytes, (byte, index) => Buffer.from(bytes).fill(byte ^ 1, index, index + 1));
    const cut = Array.from(bytes, (_, length) => bytes.subarray(0, length));
    for (const each of [...altered, ...cut]) {
      const value = { sealed: `${keyId}.${nonce}.${each.toString('base64url')}`, of };
      await expect(personalData.open(value as Sealed)).rejects.toThrow();
    }
  });

  it('does not take a shortened tag for a whole one', async () => {
    const { personalData } = setUp();
    const { a } = await personalData.seal({ a: clear('8 bytes.') }, EVENT, 's1');
    const { sealed, of } = bound({ a }).a as Sealed;
    const [keyId, nonce, box] = sealed.split('.') as [string, string, string];
    await expect(personalData.open({ sealed, of })).resolves.toBe('8 bytes.');
    for (let tagBytes = 0; tagBytes < 16; tagBytes += 1) {
      const short = Buffer.from(box, 'base64url').subarray(0, 8 + tagBytes);
      const value = { sealed: `${keyId}.${nonce}.${short.toString('base64url')}`, of } as Sealed;
      await expect(personalData.open(value)).rejects.toThrow();
    }
  });
});

/** What a reader should see of data that was never sealed. */
const textsOf = (data: unknown): unknown => mapPersonal(data, (value) => ('clear' in value ? value.clear : value));
