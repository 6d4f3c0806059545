import { forbiddenImports, IMPORT_RULES, importsOf } from './import-rules.js';
import { sources, textOf } from './source-files.js';

describe('imports', () => {
  it('point inward only', () => {
    expect(sources.flatMap((file) => forbiddenImports(file, textOf(file)))).toEqual([]);
  });

  it('were seen: every folder has files, and most files import something', () => {
    expect(sources.length).toBeGreaterThan(100);
    const withImports = sources.filter((file) => importsOf(textOf(file)).length > 0);
    expect(withImports.length).toBeGreaterThan(sources.length * 0.7);
    for (const folder of [
      'kernel',
      'platform',
      'ordering/order',
      'ordering/commands',
      'ordering/views',
      'adapters',
      'app',
    ]) {
      expect({ folder, seen: sources.some((file) => file.startsWith(`src/${folder}/`)) }).toEqual({
        folder,
        seen: true,
      });
    }
  });

  it('have no rule that fits no file', () => {
    const idle = IMPORT_RULES.filter(({ files }) => !sources.some((file) => files.test(file)));
    expect(idle.map(({ files }) => files.source)).toEqual([]);
  });

  it.each([
    ['src/kernel/commands/keyed-mutex.ts', '@nestjs/common'],
    ['src/kernel/commands/keyed-mutex.ts', 'node:fs'],
    ['src/kernel/commands/keyed-mutex.ts', '../../ordering/order/order.js'],
    ['src/kernel/commands/keyed-mutex.ts', '../testing/given.js'],
    ['src/platform/http/answers.ts', '../../ordering/order/order.js'],
    ['src/platform/http/answers.ts', 'pg'],
    ['src/operations/health/health.ts', '../../ordering/ordering.context.js'],
    ['src/operations/health/health.ts', '../../adapters/postgres-client/pool.js'],
    ['src/ordering/order/order.ts', 'typebox'],
    ['src/ordering/order/order.ts', '#platform'],
    ['src/ordering/order/order.ts', '../commands/add-note/add-note.decider.js'],
    ['src/ordering/order/order.ts', '#kernel/testing'],
    ['src/ordering/commands/add-note/add-note.decider.ts', '@nestjs/cqrs'],
    ['src/ordering/commands/add-note/add-note.decider.ts', './add-note.command.js'],
    ['src/ordering/commands/add-note/add-note.command.ts', '../cancel-order/cancel-order.decider.js'],
    ['src/ordering/commands/add-note/add-note.command.ts', '../../views/order-details/order-details.projection.js'],
    ['src/ordering/commands/add-note/add-note.spec.ts', '../cancel-order/cancel-order.decider.js'],
    ['src/ordering/order/order-details.projection.ts', '@nestjs/graphql'],
    ['src/ordering/views/order-details/order-details.query.ts', '../../commands/add-note/add-note.command.js'],
    ['src/ordering/views/order-details/order-details.query.ts', '../../../adapters/postgres-client/pool.js'],
    ['src/ordering/views/order-details/order-details.query.ts', 'pg'],
    ['src/adapters/embedded/files.ts', '../postgres/migrate.js'],
    ['src/adapters/postgres-client/pool.ts', '../../app/config.js'],
    ['src/adapters/postgres-client/pool.ts', '../../ordering/order/order.js'],
    ['src/adapters/postgres/migrate.ts', '../postgres-views/view-table.js'],
    ['src/adapters/postgres-views/view-table.ts', '../postgres/migrate.js'],
    ['src/adapters/postgres-views/view-table.ts', 'typeorm'],
    ['src/adapters/postgres-client/pool.ts', '../postgres/migrate.js'],
    ['src/adapters/postgres-client/pool.ts', '../postgres-views/view-table.js'],
    ['src/adapters/embedded/files.ts', '../postgres-client/pool.js'],
    ['src/app/server.ts', '../ordering/ordering.context.js'],
    ['src/app/server.ts', '../ordering/api/order-changes.js'],
    ['src/app/contexts.ts', '../ordering/order/order.js'],
    ['src/app/stores/stores.ts', '../../ordering/ordering.context.js'],
    ['src/app/roles/relay.ts', '../../adapters/postgres/index.js'],
    ['src/app/services.ts', 'pg'],
    ['src/operations/views/parked/parked.cli.ts', '../../../app/services.js'],
    ['src/payments/payment.ts', '#kernel'],
  ])('%s may not import %s', (file, specifier) => {
    expect(forbiddenImports(file, `import { planted } from '${specifier}';`)).toHaveLength(1);
    expect(forbiddenImports(file, `export * from '${specifier}';`)).toHaveLength(1);
    expect(forbiddenImports(file, `const planted = await import('${specifier}');`)).toHaveLength(1);
  });
});
