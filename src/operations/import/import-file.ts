import { accessSync, constants, createReadStream, statSync } from 'node:fs';
import type { EventLog } from '#kernel';
import { type Attach, BODY_LIMIT, type ImportBinding, printLine, WrongUsage } from '#platform';
import { feedViews, type FeedingServices } from '../views/feeding/feed-views.js';
import { Importer, type ImportPorts } from './importer.js';
import { ImportReport } from './import-report.js';
import { linesOf } from './lines.js';

/** What an import works with. */
export interface ImportServices extends FeedingServices {
  /** Lines become commands by these. */
  readonly bindings: readonly ImportBinding[];
  readonly log: Pick<EventLog, 'head'>;
  /** Sends commands to the handlers that requests go to. */
  execute: ImportPorts['execute'];
}

/** A body and what stands around it. */
const LONGEST_LINE = BODY_LIMIT + 1_024;
const DONE = 0;
const SOME_REFUSED = 1;
const CUT_OFF = 3;

/** Imports a file of commands and feeds the views. @returns the exit code @throws WrongUsage for no readable file */
export const importFile = async (
  attach: Attach<ImportServices>,
  file: string,
  { json }: { readonly json: boolean },
): Promise<number> => {
  const size = sizeOf(file);
  return attach(async (services) => {
    const code = await importInto(services, file, size, json);
    if (code === CUT_OFF) return code;
    return (await feedViews(services)) ? code : CUT_OFF;
  });
};

const importInto = async (
  { bindings, execute, environment, log }: ImportServices,
  file: string,
  size: number,
  json: boolean,
): Promise<number> => {
  const startedAt = environment.monotonicMs();
  const importer = new Importer({
    bindings,
    execute,
    environment,
    log,
    onRefused: (refused) => report.refused(refused),
  });
  const outlet = { out: process.stdout, progress: process.stderr, json };
  const report = new ImportReport(importer.counts, size, () => environment.monotonicMs() - startedAt, outlet);
  report.begin();
  try {
    await importer.run(linesOf(createReadStream(file), LONGEST_LINE));
    return importer.counts.refused > 0 ? SOME_REFUSED : DONE;
  } catch (error) {
    const { message } = error as Error;
    printLine(process.stderr, `Cut off: ${message} What was imported stays. Run the same command again.`);
    return CUT_OFF;
  } finally {
    report.end();
  }
};

/** Bytes. */
const sizeOf = (file: string): number => {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) throw new WrongUsage(`There is no file ${file}.`);
  if (stats.isDirectory()) throw new WrongUsage(`${file} is a folder. Give a file of NDJSON.`);
  try {
    accessSync(file, constants.R_OK);
  } catch {
    throw new WrongUsage(`${file} may not be read by this user.`);
  }
  return stats.size;
};
