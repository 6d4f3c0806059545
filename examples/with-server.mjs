import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../dist/bundle/main.js', import.meta.url));

/** Starts a Daybook on a free port, and works with its url; it ends with the work. @param environment besides that of this process */
export const withServer = async (environment, work) => {
  const server = spawn(process.execPath, [MAIN], {
    env: { ...process.env, PORT: '0', NODE_ENV: 'production', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
    // A Ctrl-C is for who works with it, and ends it afterwards.
    detached: true,
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  try {
    return await work(await listeningAt(server));
  } finally {
    server.kill();
    await ended;
  }
};

const listeningAt = async (server) => {
  for await (const line of createInterface(server.stdout)) {
    const { msg, url } = JSON.parse(line);
    if (msg !== 'listening') continue;
    server.stdout.resume();
    return url;
  }
  throw new Error('The server did not start.');
};
