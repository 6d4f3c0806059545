import { join } from 'node:path';
import { exists, textOf } from './source-files.js';

const JOURNEY = 'test/journeys/compensations.journey.ts';
const rows = textOf('docs/compensations.md')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .slice(2);

/** Tests that a row names, each with its file. */
const testsIn = (row: string): readonly (readonly [title: string, file: string])[] =>
  [...row.matchAll(/\[([^\]]+)\]\(([^)]+\.ts)\)/gu)].map(([, title = '', file = '']) => [title, join('docs', file)]);

const isIn = (file: string, title: string): boolean => exists(file) && textOf(file).includes(`it('${title}'`);

describe('What becomes of an order when something goes wrong', () => {
  it('is held by a test, row for row', () => {
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter((row) => testsIn(row).length === 0)).toEqual([]);
    expect(rows.flatMap(testsIn).filter(([title, file]) => !isIn(file, title))).toEqual([]);
  });

  it('is told of each test of the journey', () => {
    const named = rows.flatMap(testsIn).map(([title]) => title);
    const titles = [...textOf(JOURNEY).matchAll(/\bit\('([^']+)'/gu)].map(([, title = '']) => title);
    expect(titles.length).toBeGreaterThan(10);
    expect(titles.filter((title) => !named.includes(title))).toEqual([]);
  });

  it('is tried in both set-ups', () => {
    for (const [kind, setUp] of Object.entries({ spec: 'EMBEDDED', 'servers.spec': 'DISTRIBUTED' })) {
      for (const journey of ['compensationsJourney', 'sentBackRefundsJourney']) {
        expect(textOf(`test/journeys/compensations.${kind}.ts`)).toContain(`${journey}(${setUp})`);
      }
    }
  });
});
