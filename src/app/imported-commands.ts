import { NestFactory } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import type { ImportServices } from '../operations/import/import-file.js';
import { loadApis } from './contexts.js';
import { ApiModule, type ApiModuleServices } from './roles/api.module.js';
import type { Views } from './views.js';

/** What lines can be, and the handlers that carry them out: the same as for requests. */
export const importedCommands = async (
  services: ApiModuleServices,
  views: Views,
): Promise<Pick<ImportServices, 'bindings' | 'execute'>> => {
  const apis = await loadApis();
  const module = ApiModule.of(services, views, { apis, explorer: false });
  const app = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  const bus = app.get(CommandBus);
  return {
    bindings: apis.flatMap(({ importBindings }) => importBindings),
    execute: (command) => bus.execute(command),
  };
};
