import { accessSync, constants, createReadStream, statSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import { BODY_LIMIT, printLine } from '#platform';
import { Importer } from '../../operations/import/importer.js';
import { ImportReport } from '../../operations/import/import-report.js';
import { linesOf } from '../../operations/import/lines.js';
import { IMPORT_BINDINGS } from '../contexts.js';
import { AppModule } from '../app.module.js';
import type { Services } from '../composition.js';
import { feedViews } from '../feed-views.js';
import { type Attached, withDaybook } from '../with-daybook.js';
import { WrongUsage } from '../wrong-usage.js';

/** A body and what stands around it. */
const LONGEST_LINE = BODY_LIMIT + 1_024;
const DONE = 0;
const SOME_REFUSED = 1;
const CUT_OFF = 3;

/** Imports a file of commands and feeds the views. @returns the exit code @throws WrongUsage for no readable file */
export const importFile = async (file: string, { json }: { readonly json: boolean }): Promise<number> => {
  const size = sizeOf(file);
  return withDaybook(async (daybook) => {
    const code = await importInto(daybook, file, size, json);
    if (code === CUT_OFF) return code;
    return (await feedViews(daybook.parts)) ? code : CUT_OFF;
  });
};

const importInto = async ({ parts }: Attached, file: string, size: number, json: boolean): Promise<number> => {
  const { environment } = parts;
  const bus = await commandBusOf(parts);
  const startedAt = environment.monotonicMs();
  const importer = new Importer({
    bindings: IMPORT_BINDINGS,
    execute: (command) => bus.execute(command),
    environment,
    log: parts.log,
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

/** Lines go the way of requests, to the same handlers; other commands of the terminal load none of them. */
const commandBusOf = async (parts: Services): Promise<CommandBus> => {
  const module = AppModule.of(parts, { development: false });
  const app = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  return app.get(CommandBus);
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
