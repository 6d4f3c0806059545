import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { noteSigner } from '#kernel';
import { builtProgram } from '../support/built-program.js';
import { orderBody } from '../support/client.js';
import { cleanUp, openFolder } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { daybook, succeeded, type TerminalOptions } from '../support/terminal.js';

describe('A home that has lost a secret', () => {
  let terminal: TerminalOptions;
  const file = (name: string): string => join(terminal.home, name);
  const aside = (name: string): void => renameSync(file(name), file(`${name}.aside`));
  const back = (name: string): void => renameSync(file(`${name}.aside`), file(name));

  const isRefused = async (said: string): Promise<void> => {
    const started = await Program.runToEnd(terminal);
    expect([started.code, started.text]).toEqual([1, expect.stringContaining(said)]);
    expect(started.text).not.toMatch(/ at .*\.js:\d/);
  };

  beforeAll(async () => {
    terminal = { entry: await builtProgram(), home: join(openFolder(), '.daybook') };
    const program = await Program.start(terminal);
    await program.client.command('', orderBody({ orderId: 'kept' }));
    await succeeded(daybook(terminal, 'audit', 'checkpoint'));
    await program.stop();
  });
  afterAll(cleanUp);

  it('does not start without its master key, makes no other, and says what to do', async () => {
    aside('master.key');
    await isRefused(`The master key ${file('master.key')} is not there`);
    const { code, err } = await daybook(terminal, 'streams', 'read', 'order-kept');
    expect([code, err]).toEqual([3, expect.stringContaining('Put it back')]);
    expect(existsSync(file('master.key'))).toBe(false);
    back('master.key');
  });

  it('does not start without the key that has signed the log, and leaves its public half alone', async () => {
    const publicHalf = readFileSync(file('audit.pub'), 'utf8');
    aside('audit.key');
    await isRefused(`The key that signs the log, ${file('audit.key')}, is not there`);
    aside('audit.checkpoints');
    await isRefused('there are checkpoints in the database');
    expect(existsSync(file('audit.key'))).toBe(false);
    expect(readFileSync(file('audit.pub'), 'utf8')).toBe(publicHalf);
    back('audit.checkpoints');
  });

  it('goes on without signing when another key is put in the place of a lost one, and shows red', async () => {
    writeFileSync(file('audit.key'), `${noteSigner('daybook/another', randomBytes(32)).text}\n`, { mode: 0o600 });
    const program = await Program.start(terminal);
    expect((await program.client.command('/kept/notes', { text: 'taken' })).status).toBe(200);
    const { status, text } = await program.client.read('/health/ready');
    expect([status, text]).toEqual([503, expect.stringContaining('was not signed by the key')]);
    await program.stop();
  });

  it('starts again once they are back', async () => {
    rmSync(file('audit.key'));
    back('audit.key');
    const program = await Program.start(terminal);
    await program.client.ready();
    await program.client.caughtUp();
    const { body } = await program.client.read('/v1/orders/kept');
    expect(body).toMatchObject({ notes: [{ text: 'taken' }] });
    await program.stop();
  });
});
