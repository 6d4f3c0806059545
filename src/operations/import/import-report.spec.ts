import { jest } from '@jest/globals';
import type { ImportCounts } from './importer.js';
import { ImportReport } from './import-report.js';

interface Setting {
  readonly json?: boolean;
  readonly isTTY?: boolean;
  readonly counts?: Partial<ImportCounts>;
}

const reporting = ({ json = false, isTTY = false, counts = {} }: Setting = {}) => {
  const said = { out: '', progress: '' };
  const report = new ImportReport({ imported: 0, repeated: 0, refused: 0, bytes: 0, ...counts }, 1_000, () => 2_000, {
    out: { write: (text) => (said.out += text) },
    progress: { write: (text) => (said.progress += text), isTTY },
    json,
  });
  return { report, said };
};

const REFUSED = { line: 17, code: 'ORDER_NOT_FOUND', message: 'There is no such order.' };

describe('The report of an import', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('prints refused lines as they are found, in columns', () => {
    const { report, said } = reporting();
    report.refused(REFUSED);
    report.refused({ ...REFUSED, line: 1_234, pointer: '/orderId' });
    expect(said.out).toBe(
      'line       17  ORDER_NOT_FOUND         There is no such order.\n' +
        'line     1234  ORDER_NOT_FOUND         /orderId: There is no such order.\n',
    );
  });

  it('sums up', () => {
    const { report, said } = reporting({ counts: { imported: 1_500, repeated: 400, refused: 100 } });
    report.end();
    expect(said.out.split('\n').map((line) => line.split(/\s{2,}/))).toEqual([
      ['imported now', '1,500'],
      ['imported before', '400'],
      ['refused', '100'],
      ['seconds', '2'],
      ['lines per second', '1,000'],
      [''],
    ]);
  });

  it('is NDJSON when asked', () => {
    const { report, said } = reporting({ json: true, counts: { imported: 2, refused: 1 } });
    report.refused({ ...REFUSED, pointer: '/orderId' });
    report.end();
    expect(
      said.out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      { ...REFUSED, pointer: '/orderId' },
      { imported: 2, repeated: 0, refused: 1, seconds: 2, perSecond: 2 },
    ]);
  });

  it('prints share, rate and time left while it goes on, apart from the results', () => {
    const { report, said } = reporting({ counts: { imported: 300, repeated: 100, bytes: 250 } });
    report.begin();
    jest.advanceTimersByTime(11_000);
    report.end();
    jest.advanceTimersByTime(60_000);
    expect(said.progress).toBe(' 25.0 %  300 imported, 100 repeated, 0 refused  200/s  6 s left\n'.repeat(2));
    expect(said.out).not.toContain('%');
  });

  it('rewrites one line on a terminal and takes it away in the end', () => {
    const { report, said } = reporting({ isTTY: true });
    report.begin();
    jest.advanceTimersByTime(300);
    report.end();
    const [drawn, taken] = said.progress.split('\n');
    expect(drawn).toContain('  0.0 %  0 imported, 0 repeated, 0 refused  0/s  ? left');
    expect(taken).toContain('\u001b[2K');
  });

  it('has an answer for an empty file', () => {
    const said: string[] = [];
    const stream = { write: (text: string) => said.push(text) };
    const counts = { imported: 0, repeated: 0, refused: 0, bytes: 0 };
    const report = new ImportReport(counts, 0, () => 0, { out: stream, progress: stream, json: true });
    report.begin();
    jest.advanceTimersByTime(5_000);
    report.end();
    expect(JSON.parse(said[0] ?? '')).toMatchObject({ share: 1, secondsLeft: 0 });
    expect(JSON.parse(said[1] ?? '')).toEqual({ imported: 0, repeated: 0, refused: 0, seconds: 0, perSecond: 0 });
  });
});
