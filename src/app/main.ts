import 'reflect-metadata';
import type { Logger } from 'pino';
import { parseArgs } from 'node:util';
import { messageOf } from '#kernel';
import { hasExplorer, printLine, WrongUsage } from '#platform';
import { banner } from './banner.js';
import { type Config, readConfig } from './config.js';
import { createLogger } from './logger.js';
import { type Server, startServer } from './server.js';
import { startFailure } from './start-failures.js';
import { releaseVersion } from './version.js';

/** A stop that takes longer is cut short; the data is safe in any case. */
const STOP_WITHIN_MS = 10_000;
/** Under npm one Ctrl-C arrives twice: from the terminal, and handed on by npm. */
const SAME_SIGNAL_MS = 200;
const WRONG_USAGE = 2;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

const main = async (): Promise<void> => {
  const { role, version, help } = optionsOf(process.argv.slice(2));
  if (version === true) return printLine(process.stdout, releaseVersion());
  if (help === true) return USAGE.forEach((line) => printLine(process.stdout, line));
  const config = readConfig({ role });
  const logger = createLogger(config);
  for (const sentence of config.unknownVariables) logger.warn(sentence);
  const server = await startServer(config, logger, (reason) => abandon(logger, reason)).catch((error: unknown) => {
    throw startFailure(error, config);
  });
  for (const signal of SIGNALS) process.on(signal, () => stopOnce(server, logger, signal));
  announce(server, config, logger);
};

const OPTIONS = { role: { type: 'string' }, version: { type: 'boolean' }, help: { type: 'boolean' } } as const;
type Options = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

const USAGE = [
  'Starts Daybook: npm start -- [--role api,projector,relay,process] [--version] [--help]',
  'Settings are environment variables, all of them in .env.example; the tools are npm run daybook -- --help.',
];

/** @throws WrongUsage */
const optionsOf = (words: string[]): Options => {
  try {
    return parseArgs({ args: words, options: OPTIONS }).values;
  } catch (error) {
    throw new WrongUsage(messageOf(error));
  }
};

const announce = ({ url, database }: Server, { development, roles }: Config, logger: Logger): void => {
  if (development && roles.includes('api')) process.stdout.write(banner(url, database.name, hasExplorer()));
  else logger.info({ url, database: database.name, roles }, 'listening');
};

/** The supervisor of the process starts another one. */
const abandon = (logger: Logger, reason: string): never => {
  logger.fatal(`ending, since this process cannot do its work: ${reason}`);
  process.exit(1);
};

let stoppingSince: number | undefined;

/** The first signal stops gracefully, the second at once. */
const stopOnce = (server: Server, logger: Logger, signal: string): void => {
  const now = performance.now();
  if (stoppingSince !== undefined) {
    if (now - stoppingSince > SAME_SIGNAL_MS) process.exit(1);
    return;
  }
  stoppingSince = now;
  logger.info({ signal }, 'stopping: finishing the requests under way');
  setTimeout(() => {
    logger.error('not stopped within 10 s; ending now. Nothing that was acknowledged is lost.');
    process.exit(1);
  }, STOP_WITHIN_MS).unref();
  server.stop().then(
    () => {
      logger.info('stopped');
      process.exit(0);
    },
    (error: unknown) => {
      logger.error({ err: error }, 'stopping failed');
      process.exit(1);
    },
  );
};

main().catch((error: unknown) => {
  process.stderr.write('Daybook did not start.\n');
  for (const line of messageOf(error).split('\n')) printLine(process.stderr, line);
  process.exit(error instanceof WrongUsage ? WRONG_USAGE : 1);
});
