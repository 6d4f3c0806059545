import { spawnSync } from 'node:child_process';
import { openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withServer } from '../with-server.mjs';
import { printAnswers } from './answers.mjs';

// Imports the orders, and what became of them, and asks for sums: of the server at PORT when there is one, else of one started for this.

const pathOf = (file) => fileURLToPath(new URL(file, import.meta.url));

const importOrders = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'northwind-'));
  const lines = join(folder, 'orders.ndjson');
  for (const script of ['to-import-lines.mjs', 'to-fulfilment-lines.mjs'])
    run([pathOf(script)], { stdio: ['ignore', openSync(lines, 'a'), 'inherit'] });
  run([pathOf('../../dist/bundle/cli.js'), 'import', lines], { stdio: 'inherit' });
  await rm(folder, { recursive: true });
};

const run = (args, options) => {
  const { status } = spawnSync(process.execPath, args, options);
  if (status !== 0) process.exit(status ?? 1);
};

const isThere = (url) =>
  fetch(`${url}/health/live`).then(
    ({ ok }) => ok,
    () => false,
  );

/** The server that runs, or one that is started for this and ends with it. */
const withAnyServer = async (work) => {
  const running = `http://127.0.0.1:${process.env.PORT ?? 3000}`;
  return (await isThere(running)) ? work(running) : withServer({}, work);
};

await importOrders();
await withAnyServer(printAnswers);
