import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '#kernel';
import { eventAt, Log, removeFolders } from './exports.fixture.js';
import { reportOn, reportsInThreads, verdictsOn } from './tampered-exports.fixture.js';

/** What files of lines, CSV and JSON take for something else when they are read carelessly. */
const ODD = ['one\n\ntwo', 'one\r\ntwo', 'one\u2028two\u2029', '"quoted", \\', "'=1+1", 'Zoë 😀', '\u0085 \ufeff'];

const events = ODD.map((reason, index) =>
  eventAt(index + 1, {
    data: canonicalJson({ title: reason }),
    metadata: canonicalJson({ causationId: 'c', commandId: 'c', correlationId: reason, principal: 'local', reason }),
  }),
);

describe('An export of texts with line breaks, separators and other alphabets', () => {
  afterAll(removeFolders);

  it('is found to be whole by both verifiers', async () => {
    const folder = await (await Log.of(events)).export();
    expect(await verdictsOn(folder)).toMatchObject({ ours: { code: 0 }, theirs: { code: 0 } });
  });

  it('is found to be whole as CSV', async () => {
    const folder = await (await Log.of(events)).export({ format: 'csv' });
    expect(await reportOn(folder)).toMatchObject({ records: ODD.length, findings: [] });
  });

  it('is found to be damaged as CSV when a quote is not closed, however much comes after it', async () => {
    const folder = await (await Log.of(events)).export({ format: 'csv' });
    const [part = ''] = readdirSync(folder).filter((name) => name.endsWith('.csv'));
    appendFileSync(join(folder, part), `"${'never closed\n'.repeat(500_000)}`);
    const { findings } = await reportOn(folder);
    expect(findings.map(({ check }) => check)).toContain('form');
  });

  it('is read the same in threads', async () => {
    const { here, inThreads } = await reportsInThreads();
    expect(inThreads).toEqual(here);
  });
});
