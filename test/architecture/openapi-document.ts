import { pino } from 'pino';
import { daybookOf } from '../../src/app/daybook.js';
import { openServices } from '../../src/app/services.js';
import { newAuditSettings } from '../support/audit-settings.js';
import { createApp } from '../../src/app/server.js';

/** The committed document, relative to the repository. */
export const OPENAPI_FILE = 'docs/openapi.json';

/** The document that the program serves, as text. Needs no database: nothing is asked for but the document. */
export const servedOpenApi = async (): Promise<string> => {
  const logger = pino({ enabled: false });
  const services = await openServices({
    url: 'postgresql://localhost/none',
    masterKey: new Uint8Array(32),
    logger,
    audit: newAuditSettings(),
  });
  const daybook = daybookOf(services);
  const app = await createApp(daybook, { development: false, anyHost: false }, logger);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  const { body } = await app.inject({ url: '/openapi.json' });
  await app.close();
  await daybook.stop();
  return `${JSON.stringify(JSON.parse(body), undefined, 2)}\n`;
};
