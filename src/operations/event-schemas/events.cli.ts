import type { Command } from 'commander';
import type { SchemaServices } from './check-schemas.js';

/** `daybook events check` */
export const addEvents = (program: Command, services: () => Promise<SchemaServices>): void => {
  program
    .command('events')
    .description('what other services get of events')
    .command('check')
    .description('whether the schemas of this release are compatible with those that readers have')
    .option('--against <folder>', 'with the schemas there, such as those of another release')
    .addHelpText(
      'after',
      '\nNeeds no database and no server. With SCHEMA_REGISTRY_URL, every version that is registered there is compared too.\n' +
        'Fields may be added when they are optional or have a default; everything else stays as it is.\n' +
        'Exit codes: 0 compatible, 1 a change breaks readers, 2 wrong usage, 3 not finished.\n\n' +
        'Example:\n  npm run daybook -- events check',
    )
    .action(async ({ against }: { against?: string }) => {
      const { checkSchemas } = await import('./check-schemas.js');
      process.exitCode = await checkSchemas(await services(), against);
    });
};
