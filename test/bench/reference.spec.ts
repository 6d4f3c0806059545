import { readFileSync } from 'node:fs';
import { HEADLINES } from '../../bench/report/headlines.js';
import { plotOf } from '../../bench/report/plot.js';
import { readReference, withTable } from '../../bench/report/reference.js';
import { tableOf } from '../../bench/report/table.js';

const document = readFileSync('docs/performance.md', 'utf8');
const reference = readReference();
if (reference === undefined) throw new Error('There is no bench/results/reference.json: run npm run bench:reference');

describe('the reference result', () => {
  it('is what docs/performance.md shows', () => {
    expect(withTable(document, tableOf(reference))).toBe(document);
  });

  it('is what the plot shows', () => {
    expect(readFileSync('bench/results/reference.svg', 'utf8')).toBe(plotOf(reference));
  });

  it.each(HEADLINES.map(({ work, measure, daybook }) => [work, measure, daybook]))(
    'has a figure for: %s',
    (_work, measure, daybook) => {
      expect(Object.keys(reference.measures[measure]?.figures ?? {})).toContain(daybook);
    },
  );

  it('is not shown any more when a figure of it changes', () => {
    const changed = structuredClone(reference);
    const [sample] = changed.measures['http']?.samples['place order, 32 connections'] ?? [];
    Object.assign(sample ?? {}, { 'orders/s': 1 });
    expect(withTable(document, tableOf(changed))).not.toBe(document);
  });
});
