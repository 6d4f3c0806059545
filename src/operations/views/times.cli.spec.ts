import { Command, CommanderError } from 'commander';
import { addProjections } from './projections.cli.js';
import { addStreams } from '../streams/streams.cli.js';

/** Runs the words of a command until its action begins. @returns why they were refused */
const refusalOf = async (...words: readonly string[]): Promise<string | undefined> => {
  const program = new Command('daybook').exitOverride().configureOutput({ writeErr: () => undefined });
  for (const add of [addProjections, addStreams]) add(program, async () => 0);
  for (const group of program.commands) for (const command of group.commands) command.action(() => undefined);
  try {
    await program.parseAsync([...words], { from: 'user' });
    return undefined;
  } catch (error) {
    if (error instanceof CommanderError) return error.code;
    throw error;
  }
};

const AT = ['streams', 'read', 'order-7', '--as-of'];
const FROM = ['projections', 'rebuild', 'orders', '--from-time'];

describe('Times among the words of a command', () => {
  it.each([AT, FROM])('%s %s … takes moments', async (...words) => {
    for (const time of ['2026-11-25T09:00:00Z', '2016-12-31T23:59:60Z', '2024-02-29T09:00:00.123456+02:00'])
      expect(await refusalOf(...words, time)).toBeUndefined();
  });

  it.each([AT, FROM])('%s %s … refuses days that no calendar has, and years beyond 0001 to 9999', async (...words) => {
    for (const time of ['2026-02-30T00:00:00Z', '2026-11-31T00:00:00+00:00', '0000-01-01T00:00:00Z', '2026-11-25'])
      expect(await refusalOf(...words, time)).toBe('commander.invalidArgument');
  });
});
