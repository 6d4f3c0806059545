import { freshFold } from './fresh-fold.js';
import { journal, logOf, poison, setUp, statement } from './projector.fixture.js';

const STREAM = 'account-0-a';

describe('A fresh fold', () => {
  it('is the document that a projector makes of the same stream, at any of its versions', async () => {
    const log = logOf([STREAM, 'account-0-b', STREAM, STREAM, 'account-0-b']);
    const { store, start, documents } = setUp(statement, log);
    const projector = await start();
    for (const record of log) {
      await projector.apply([record]);
      if (record.stream !== STREAM) continue;
      expect(await freshFold(statement, store, STREAM, record.version)).toEqual({
        id: '0-a',
        document: documents()['0-a'],
        version: record.version,
        position: record.position,
      });
    }
  });

  it('tells by its version that the stream ends before, and gives nothing for a stream that is not there', async () => {
    const { store } = setUp(statement, logOf([STREAM, STREAM]));
    expect(await freshFold(statement, store, STREAM, 7)).toMatchObject({ version: 2 });
    expect(await freshFold(statement, store, 'account-0-nobody', 7)).toBeUndefined();
  });

  it('fails at an event that cannot be projected, unless it is left out', async () => {
    const log = logOf([STREAM, STREAM, STREAM]).map((record) =>
      record.version === 2 ? { ...record, ...poison } : record,
    );
    const { store } = setUp(statement, log);
    await expect(freshFold(statement, store, STREAM, 3)).rejects.toThrow('cannot be projected');
    expect(await freshFold(statement, store, STREAM, 3, new Set([2]))).toMatchObject({ version: 3 });
  });

  it('is of views of one stream only', async () => {
    const { store } = setUp(journal, []);
    await expect(freshFold(journal, store, STREAM, 1)).rejects.toThrow('gathers many streams');
  });
});
