import { closedLoop } from '../harness/closed-loop.ts';

/** `serve-peer.mjs NAME`: does with one peer what its parent asks for, in a process of its own. */
const peer = await import(`./${process.argv[2]}.mjs`);

const WARM_UP_SECONDS = 0.5;

const runCommands = async ({ seconds, ...asked }) => {
  const { command, close } = await peer.openCommands(asked);
  const warm = await closedLoop(command, asked.callers, WARM_UP_SECONDS);
  const { sample, answered } = await closedLoop(command, asked.callers, seconds);
  await close();
  return { sample, answered: warm.answered + answered };
};

const ACTIONS = { runCommands, count: () => peer.COUNT, ...peer };

process.on('message', ({ action, ...asked }) => {
  Promise.resolve(asked)
    .then(ACTIONS[action])
    .then(
      (answer) => process.send({ answer, peakMiB: process.resourceUsage().maxRSS / 1_024 }),
      (error) => process.send({ failure: error instanceof Error ? error.message : String(error) }),
    );
});
// Databases are dropped between runs, and a peer may still hold a connection to one.
process.on('uncaughtException', (error) => {
  if (error.code !== '57P01') throw error;
});
process.on('disconnect', () => process.exit());
process.send('ready');
