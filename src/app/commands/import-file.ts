import { createReadStream, statSync } from 'node:fs';
import { CommandBus } from '@nestjs/cqrs';
import { StoreUnavailable } from '#kernel';
import { BODY_LIMIT } from '#platform';
import { Importer } from '../../operations/import/importer.js';
import { ImportReport } from '../../operations/import/import-report.js';
import { linesOf } from '../../operations/import/lines.js';
import { orderingDoors } from '../../ordering/ordering.slices.js';
import { withDaybook } from '../with-daybook.js';

/** A body and what stands around it. */
const LONGEST_LINE = BODY_LIMIT + 1_024;
const DONE = 0;
const SOME_REFUSED = 1;
const CUT_OFF = 3;

/** Imports a file of commands. @returns the exit code */
export const importFile = async (file: string, { json }: { readonly json: boolean }): Promise<number> => {
  const { size } = statSync(file);
  return withDaybook(async ({ app, parts: { environment } }) => {
    const bus = app.get(CommandBus);
    const startedAt = environment.now().getTime();
    const importer = new Importer({
      doors: orderingDoors,
      execute: (command) => bus.execute(command),
      environment,
      onRefused: (refused) => report.refused(refused),
    });
    const outlet = { out: process.stdout, progress: process.stderr, json };
    const report = new ImportReport(importer.counts, size, () => environment.now().getTime() - startedAt, outlet);
    report.begin();
    try {
      await importer.run(linesOf(createReadStream(file), LONGEST_LINE));
      return importer.counts.refused > 0 ? SOME_REFUSED : DONE;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      process.stderr.write(`Cut off: ${error.message} What was imported stays. Run the same command again.\n`);
      return CUT_OFF;
    } finally {
      report.end();
    }
  });
};
