import { type AuditPage, TimeSlices } from '#kernel';
import { TestEnvironment } from '#kernel/testing';
import { AuditReading } from '../../src/operations/audit/audit-reading.js';
import { eventAt } from './exports.fixture.js';

const HEAD = 100_000;

/** Pages that take their time, on the clock of the reading. */
class SlowRecords {
  constructor(
    private readonly environment: TestEnvironment,
    private readonly slowPages: readonly (AuditPage & { readonly tookMs: number })[],
  ) {}

  async *pages() {
    for (const { tookMs, ...page } of this.slowPages) {
      this.environment.pass(tookMs);
      yield page;
    }
  }
}

/** What is told of these pages, page by page: type and data of every line. */
const toldOf = async (...pages: ConstructorParameters<typeof SlowRecords>[1]) => {
  const environment = new TestEnvironment();
  const reading = new AuditReading({
    archive: new SlowRecords(environment, pages),
    log: { head: async () => HEAD },
    operatorLog: {
      record: async () => ({ status: 201, body: {}, version: 1, consistencyToken: '', replayed: false }),
    },
    environment,
    slices: new TimeSlices(environment),
    terms: {},
    source: 'daybook/test',
  });
  const told: unknown[] = [];
  for await (const text of await reading.begin({ question: {}, filter: {}, after: 0, principal: 'local' })) {
    expect(text.endsWith('\n')).toBe(true);
    for (const line of text.trimEnd().split('\n')) {
      const { type, data } = JSON.parse(line) as {
        readonly type: string;
        readonly data: { readonly through?: number };
      };
      told.push([type, data.through]);
    }
  }
  return told;
};

const nothing = (through: number, tookMs: number) => ({ records: [], through, tookMs });

describe('A reading in which nothing fits for long', () => {
  it('tells about every 5 s how far the log was looked through', async () => {
    const pages = [1, 2, 3, 4, 5, 6].map((page) => nothing(page * 8_000, 2_000));
    expect(await toldOf(...pages)).toEqual([
      ['export.progress', 24_000],
      ['export.progress', 48_000],
      ['export.end', HEAD],
    ]);
  });

  it('tells nothing of it when it is quick', async () => {
    expect(await toldOf(nothing(8_000, 10), nothing(16_000, 10))).toEqual([['export.end', HEAD]]);
  });

  it('counts from the last record, which tells the same', async () => {
    const found = { records: [eventAt(9_000)], through: 16_000, tookMs: 4_000 };
    expect(await toldOf(nothing(8_000, 4_000), found, nothing(24_000, 4_000), nothing(32_000, 4_000))).toEqual([
      ['OrderNoteAdded', undefined],
      ['export.progress', 32_000],
      ['export.end', HEAD],
    ]);
  });
});
