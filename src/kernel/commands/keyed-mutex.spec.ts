import { KeyedMutex } from './keyed-mutex.js';

const settled = (promise: Promise<unknown>): Promise<string> => promise.then(String, (error: Error) => error.message);

describe('KeyedMutex', () => {
  it('gives one turn at a time per name, in the order of asking', async () => {
    const turns = new KeyedMutex();
    const steps: string[] = [];
    const step = (name: string) => async () => {
      steps.push(`${name} begins`);
      await Promise.resolve();
      steps.push(`${name} ends`);
    };
    await Promise.all([turns.take('order-1', step('first')), turns.take('order-1', step('second'))]);
    expect(steps).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  });

  it('lets the next one try after a failure of its own kind only', async () => {
    const turns = new KeyedMutex((error) => error instanceof RangeError);
    const refused = turns.take('order-1', () => Promise.reject(new Error('refused')));
    const next = turns.take('order-1', async () => 'accepted');
    expect([await settled(refused), await settled(next)]).toEqual(['refused', 'accepted']);
  });

  it('fails all who wait behind a failure that they would run into as well', async () => {
    const turns = new KeyedMutex((error) => error instanceof RangeError);
    let tried = 0;
    const work = () => {
      tried += 1;
      return Promise.reject(new RangeError('down'));
    };
    const waiting = [turns.take('order-1', work), turns.take('order-1', work), turns.take('order-1', work)];
    expect(await Promise.all(waiting.map(settled))).toEqual(['down', 'down', 'down']);
    expect(tried).toBe(1);
    expect(await settled(turns.take('order-1', async () => 'up again'))).toBe('up again');
  });
});
