import { spawn, spawnSync } from 'node:child_process';
import { openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
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

/** Works with the url of a server; one that is started for this ends with it. */
const withServer = async (work) => {
  const running = `http://127.0.0.1:${process.env.PORT ?? 3000}`;
  if (await isThere(running)) return work(running);
  const server = spawn(process.execPath, [pathOf('../../dist/bundle/main.js')], {
    env: { ...process.env, PORT: '0', NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await work(await listeningAt(server));
  } finally {
    server.kill();
  }
};

const listeningAt = async (server) => {
  for await (const line of createInterface(server.stdout)) {
    const { msg, url } = JSON.parse(line);
    if (msg === 'listening') return url;
  }
  throw new Error('The server did not start.');
};

await importOrders();
await withServer(printAnswers);
