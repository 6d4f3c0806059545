import type { Command } from 'commander';
import type { Attach } from '../../platform/terminal/index.js';
import type { LogServices } from './log-commands.js';

const EXIT_CODES = 'Exit codes: 0 done, 1 there is no topic, 2 wrong usage, 3 not finished.';

/** `daybook log …` */
export const addLog = (program: Command, attach: Attach<LogServices>): void => {
  const log = program
    .command('log')
    .description('the topics that carry the event log to projectors and to other services, with KAFKA_BROKERS');
  log
    .command('status')
    .description('how far each topic is')
    .option('--json', 'as one line of JSON each')
    .addHelpText('after', `\n${EXIT_CODES}\n\nExample:\n  npm run daybook -- log status`)
    .action(async ({ json }: { json?: boolean }) => {
      const { showStatus } = await import('./log-commands.js');
      process.exitCode = await showStatus(attach, { json: json === true });
    });
  log
    .command('republish')
    .description(
      'removes the topics and publishes the whole log into new ones, after the database was restored or replaced',
    )
    .argument('[topic]', 'one of them alone; all when absent')
    .addHelpText(
      'after',
      '\nThe relay does it, within half a minute. Views go on meanwhile, from the event store; no event is touched.\n' +
        'Where another installation writes into the topic, give this one a KAFKA_TOPIC_PREFIX of its own instead.\n' +
        `${EXIT_CODES}\n\nExample:\n  npm run daybook -- log republish`,
    )
    .action(async (topic?: string) => {
      const { askToRepublish } = await import('./log-commands.js');
      process.exitCode = await askToRepublish(attach, topic);
    });
};
