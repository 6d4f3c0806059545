import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Measure, Prepared, Sample, Settings } from '../harness/measure.js';
import { makeHome } from '../subjects/bench-home.js';
import { importFile } from './import-process.js';
import { writeOrdersFile } from './orders-file.js';

const ORDERS = 20_000;
const IMPORTS = 3;
const IMPORT = 'daybook import';
const RATE = 'orders/s';
const GROWTH = 'RSS at the end ÷ at 1/4';

/** How fast a file of orders comes in, and in how much memory. */
export const importMeasure: Measure = {
  name: 'import',
  title: 'daybook import of a file, without a server, each into a home that was empty before',
  ratios: [],
  aims: [{ case: IMPORT, figure: RATE, atLeast: 8_000 }],
  prepare: (settings) => prepare(settings),
};

const prepare = async ({ orders = ORDERS }: Settings): Promise<Prepared> => {
  const folder = makeHome();
  const file = join(folder.path, 'orders.ndjson');
  const lines = await writeOrdersFile(file, orders);
  const run = async (): Promise<Sample> => {
    const home = makeHome();
    try {
      return figuresOf(await importFile(home.path, file), orders, lines);
    } finally {
      home.remove();
    }
  };
  return {
    facts: { file: `${orders} orders in ${lines} lines, ${(statSync(file).size / 2 ** 20).toFixed(1)} MiB` },
    cases: [{ name: IMPORT, rounds: IMPORTS, run }],
    close: async () => folder.remove(),
  };
};

const figuresOf = (imported: Awaited<ReturnType<typeof importFile>>, orders: number, lines: number): Sample => ({
  [RATE]: orders / imported.seconds,
  'lines/s': lines / imported.seconds,
  'then until in views s': imported.secondsUntilInViews,
  'orders/s until in views': orders / (imported.seconds + imported.secondsUntilInViews),
  'RSS at 1/4 MiB': imported.atQuarter.residentMiB,
  'RSS at the end MiB': imported.atEnd.residentMiB,
  [GROWTH]: imported.atEnd.residentMiB / imported.atQuarter.residentMiB,
  'peak RSS MiB': imported.atEnd.peakMiB,
  'peak RSS with views MiB': imported.afterViews.peakMiB,
});
