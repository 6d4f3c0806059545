import { type AuditPage, StoreUnavailable } from '#kernel';
import { TestEnvironment } from '#kernel/testing';
import { pagesWithRetries } from './pages-with-retries.js';

const END = 4;

/** Sleeps take no time but move the clocks. */
class Hurried extends TestEnvironment {
  override async sleep(milliseconds: number): Promise<void> {
    this.pass(milliseconds);
  }
}

/** A page for each position; a reading fails when it comes to one of these, the first time. */
const archiveFailingAt = (...positions: readonly number[]) => {
  const failing = new Set(positions);
  const begun: number[] = [];
  return {
    begun,
    async *pages(_filter: unknown, after: number, through: number): AsyncGenerator<AuditPage> {
      begun.push(after);
      for (let position = after + 1; position <= through; position += 1) {
        if (failing.delete(position)) throw new StoreUnavailable('time-out');
        yield { records: [], through: position };
      }
    },
  };
};

const read = async (archive: ReturnType<typeof archiveFailingAt>) => {
  const seen: number[] = [];
  for await (const { through } of pagesWithRetries(archive, new Hurried(), {}, { after: 0, through: END })) {
    seen.push(through);
  }
  return seen;
};

describe('Pages of the archive, when the store does not answer in time', () => {
  it('go on after the last one that came, each of them once', async () => {
    const archive = archiveFailingAt(1, 3);
    expect(await read(archive)).toEqual([1, 2, 3, 4]);
    expect(archive.begun).toEqual([0, 0, 2]);
  });

  it('are read once when it answers', async () => {
    const archive = archiveFailingAt();
    expect(await read(archive)).toEqual([1, 2, 3, 4]);
    expect(archive.begun).toEqual([0]);
  });

  it('end with any other failure', async () => {
    const defect = async function* (): AsyncGenerator<AuditPage> {
      yield { records: [], through: 1 };
      throw new TypeError('defect');
    };
    const pages = pagesWithRetries({ pages: defect }, new Hurried(), {}, { after: 0, through: END });
    await pages.next();
    await expect(pages.next()).rejects.toThrow('defect');
  });
});
