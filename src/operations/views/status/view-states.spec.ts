import { StoreUnavailable } from '#kernel';
import { SystemEnvironment } from '#platform';
import { ViewStates } from './view-states.js';

/** Waits for nothing. */
class Hurried extends SystemEnvironment {
  override async sleep(): Promise<void> {
    await Promise.resolve();
  }
}

it('a start waits for a store that is slow to take connections, and registers what is not registered', async () => {
  let failures = 2;
  const registered: string[] = [];
  const builds = {
    register: async (view: string) => {
      failures -= 1;
      if (failures >= 0) throw new StoreUnavailable('timeout expired');
      registered.push(view);
    },
    list: async () => [],
  };
  const view = { name: 'orders', build: '1', fields: {}, indexes: [] };
  const projection = {
    ...({ name: 'orders', version: 1, category: 'order', feed: 'one stream', view } as const),
    decode: () => {
      throw new Error('nothing is read here');
    },
    hears: () => true,
    changesOf: () => [],
  };
  const prepared: string[] = [];
  const buildDocuments = { prepare: async ({ name }: { readonly name: string }) => void prepared.push(name) };
  const states = new ViewStates({ builds, buildDocuments, environment: new Hurried() }, [projection], () => undefined);
  await states.prepare();
  expect([registered, prepared]).toEqual([['orders'], ['orders']]);
});
