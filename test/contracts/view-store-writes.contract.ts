import { randomUUID } from 'node:crypto';
import { canonicalJson, type Checkpoint, DocumentRefused, readerOf, type ViewDefinition } from '#kernel';
import { SystemEnvironment } from '#platform';
import { freshView, type StoreInTest, viewHolding, writeOf } from './view-store.fixture.js';

const DOCUMENTS: Readonly<Record<string, unknown>> = {
  nested: { a: { b: [{ c: [] }, {}, [[1], [2, [3]]]] } },
  empty: {},
  unicode: { text: 'Zoë 大阪 \u{1F600} \uFF5E \u2028 \u0001', 'ключ "quoted"': '\\ \' " \n\t' },
  integers: { max: Number.MAX_SAFE_INTEGER, min: Number.MIN_SAFE_INTEGER, zero: 0 },
  decimals: { percent: 12.25, tenth: 0.1, tiny: 5e-324, huge: 1.7976931348623157e308, large: 1e21 },
  scalars: { yes: true, no: false, nothing: null, list: [], text: '' },
  names: { $set: 1, 'a.b': 2, ['__proto__']: 3, constructor: 4, id: 'another' },
  long: { text: 'x'.repeat(100_000) },
};

/** Preparing, loading and writing: what the projector relies on. */
export const writeContract = (current: StoreInTest): void => {
  const saved = (view: ViewDefinition) => current().checkpoints.load(readerOf(view));

  describe('prepare', () => {
    it('may be done by many processes at once, and again', async () => {
      const { store, other } = current();
      const view = freshView();
      await Promise.all([store, other, store, other].map((each) => each.prepare(view)));
      await store.write(view, [writeOf('a', { name: 'kept' })]);
      await other.prepare(view);
      expect((await store.load(view, ['a'])).get('a')?.document).toEqual({ name: 'kept' });
    });

    it('keeps the builds of a view apart', async () => {
      const { store } = current();
      const [one, two] = [await viewHolding(store, { a: { name: 'one' } }), await viewHolding(store, {})];
      expect((await store.load(one, ['a'])).size).toBe(1);
      expect((await store.load(two, ['a'])).size).toBe(0);
    });
  });

  describe('load', () => {
    it('gives the documents that exist, with what stands beside them', async () => {
      const { store } = current();
      const view = freshView();
      await store.prepare(view);
      const position = Number.MAX_SAFE_INTEGER;
      await store.write(view, [{ ...writeOf('a', { name: 'A' }), version: 7, position }]);
      const loaded = await store.load(view, ['a', 'missing', 'a', 'with\0nul', '\uD800']);
      expect([...loaded.keys()]).toEqual(['a']);
      const document = loaded.get('a');
      expect(document).toMatchObject({ id: 'a', version: 7, position });
      expect(document?.projectedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(Math.abs(new SystemEnvironment().ageMs(document?.projectedAt ?? ''))).toBeLessThan(60_000);
    });

    it('answers an empty list with nothing', async () => {
      const { store } = current();
      expect((await store.load(await viewHolding(store, { a: {} }), [])).size).toBe(0);
    });

    it.each(Object.keys(DOCUMENTS))('gives documents back with the same canonical JSON: %s', async (name) => {
      const { store } = current();
      const view = await viewHolding(store, { [name]: DOCUMENTS[name] });
      const loaded = (await store.load(view, [name])).get(name);
      expect(canonicalJson(loaded?.document)).toBe(canonicalJson(DOCUMENTS[name]));
    });
  });

  describe('write', () => {
    it('inserts, updates, and reports lost races and duplicates in one batch', async () => {
      const { store } = current();
      const view = await viewHolding(store, { updated: { v: 1 }, raced: { v: 1 }, duplicate: { v: 1 } });
      await store.write(view, [writeOf('raced', { v: 2 }, 1)]);
      const written = await store.write(view, [
        writeOf('new', { v: 'new' }),
        writeOf('updated', { v: 'new' }, 1),
        writeOf('raced', { v: 'lost' }, 1),
        writeOf('duplicate', { v: 'lost' }),
        writeOf('never-there', { v: 'lost' }, 3),
      ]);
      expect([...written].sort()).toEqual(['new', 'updated']);
      const loaded = await store.load<{ v: unknown }>(view, ['new', 'updated', 'raced', 'duplicate', 'never-there']);
      const values = [...loaded.values()].map(({ id, document, version }) => [id, document.v, version]);
      expect(values.sort()).toEqual([
        ['duplicate', 1, 1],
        ['new', 'new', 1],
        ['raced', 2, 2],
        ['updated', 'new', 2],
      ]);
    });

    it('lets exactly one of two processes win each document', async () => {
      const { store, other } = current();
      const ids = Array.from({ length: 50 }, (_, index) => `d${index}`);
      const view = await viewHolding(store, Object.fromEntries(ids.slice(0, 25).map((id) => [id, { by: 'nobody' }])));
      const batch = (by: string) => ids.map((id, index) => writeOf(id, { by }, index < 25 ? 1 : 0));
      const [one, two] = await Promise.all([
        store.write(view, batch('one')),
        other.write(view, batch('two').reverse()),
      ]);
      expect([...one, ...two].sort()).toEqual([...ids].sort());
      const loaded = await store.load<{ by: string }>(view, ids);
      for (const id of ids) expect(loaded.get(id)?.document.by).toBe(one.has(id) ? 'one' : 'two');
    });

    it('writes nothing for an empty batch', async () => {
      const { store } = current();
      expect((await store.write(await viewHolding(store, {}), [])).size).toBe(0);
    });

    it('takes a thousand documents at once', async () => {
      const { store } = current();
      const documents = Array.from({ length: 1_000 }, (_, index) => [`d${index}`, { name: `${index}` }]);
      const view = await viewHolding(store, Object.fromEntries(documents) as Record<string, unknown>);
      expect(await store.count(view, undefined, 2_000)).toBe(1_000);
    });

    it('refuses a batch that holds two writes of one document', async () => {
      const { store } = current();
      const view = await viewHolding(store, {});
      await expect(store.write(view, [writeOf('a', {}), writeOf('a', {}, 1)])).rejects.toThrow(
        'Two writes of document a',
      );
    });

    it('saves the checkpoint with the documents, once all are written, however many', async () => {
      const { store } = current();
      const view = await viewHolding(store, { raced: { v: 1 } });
      const many = Array.from({ length: 1_500 }, (_, index) => writeOf(`d${index}`, {}));
      await store.write(view, [...many, writeOf('raced', { v: 'lost' })], reached(1));
      expect(await saved(view)).toBeUndefined();
      await store.write(
        view,
        [writeOf('raced', { v: 'lost' }), ...many.map((each) => ({ ...each, id: `${each.id}+` }))],
        reached(2),
      );
      expect(await saved(view)).toBeUndefined();
      const [first, second] = [reached(3), reached(4)];
      await store.write(
        view,
        [writeOf('raced', { v: 2 }, 1), ...many.map((each) => ({ ...each, id: `${each.id}-` }))],
        first,
      );
      expect(await saved(view)).toEqual(first);
      await store.write(view, [writeOf('raced', { v: 3 }, 2)], second);
      expect(await saved(view)).toEqual(second);
      await store.write(view, [writeOf('raced', { v: 4 }, 3)]);
      expect(await saved(view)).toEqual(second);
    });

    it('saves no checkpoint when a document was refused', async () => {
      const { store, unstorable } = current();
      const view = await viewHolding(store, {});
      const writes = ['a', 'b', 'c'].map((id) => writeOf(id, id === 'a' ? unstorable : {}));
      await expect(store.write(view, writes, reached(1))).rejects.toThrow(DocumentRefused);
      expect(await saved(view)).toBeUndefined();
    });

    it('refuses a document that cannot be stored by its id, after writing the others', async () => {
      const { store, unstorable } = current();
      const view = await viewHolding(store, { e: {} });
      const writes = ['a', 'b', 'c', 'd'].map((id) => writeOf(id, id === 'c' ? unstorable : { id }));
      const refusal = await store.write(view, [...writes, writeOf('e', { v: 2 }, 1)]).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(DocumentRefused);
      expect((refusal as DocumentRefused).id).toBe('c');
      const loaded = await store.load(view, ['a', 'b', 'c', 'd', 'e']);
      expect([...loaded.keys()].sort()).toEqual(['a', 'b', 'd', 'e']);
      expect(loaded.get('e')?.version).toBe(2);
    });
  });
};

const reached = (position: number): Checkpoint => ({ position, eventId: randomUUID() });
