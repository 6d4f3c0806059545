import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './source-files.js';

const NEEDED = [
  ...['src', 'ops/new-command.mjs', 'package.json', 'tsconfig.json', '.swcrc', '.prettierrc.json', 'eslint.config.mjs'],
  ...['test/architecture/no-wall-clock-durations.mjs'],
];
const FOLDER = 'src/ordering/commands/archive-order';
const MODULE = 'src/ordering/ordering.module.ts';

describe('npm run new:command', () => {
  let copy: string;
  beforeAll(async () => {
    copy = mkdtempSync(join(tmpdir(), 'daybook-new-command-'));
    for (const file of NEEDED) cpSync(join(root, file), join(copy, file), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    const { default: jest } = (await import(join(root, 'jest.config.mjs'))) as { default: Record<string, unknown> };
    const { transform, moduleNameMapper, extensionsToTreatAsEsm, setupFiles } = jest;
    writeFileSync(
      join(copy, 'jest.config.json'),
      JSON.stringify({ transform, moduleNameMapper, extensionsToTreatAsEsm, setupFiles }),
    );
    // No more than what is written, and what that imports.
    const types = JSON.parse(readFileSync(join(copy, 'tsconfig.json'), 'utf8')) as object;
    writeFileSync(join(copy, 'tsconfig.json'), JSON.stringify({ ...types, include: [FOLDER, MODULE] }));
  });
  afterAll(() => rmSync(copy, { recursive: true }));

  /** @returns how it ended, and what it said */
  const run = (...words: string[]): { readonly status: number; readonly said: string } => {
    const options = { cwd: copy, encoding: 'utf8', stdio: 'pipe', env: { ...process.env, NODE_OPTIONS: '' } } as const;
    try {
      return { status: 0, said: execFileSync(process.execPath, words, options) };
    } catch (error) {
      const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
      return { status, said: stdout + stderr };
    }
  };
  const newCommand = (name: string) => run('ops/new-command.mjs', name);
  const runs = (program: string, ...words: string[]) =>
    expect(run(join('node_modules', program), ...words)).toEqual({ status: 0, said: expect.any(String) as unknown });

  it('writes a command that has types and style, and says what is left to do', () => {
    const { status, said } = newCommand('archive-order');
    expect(status).toBe(0);
    expect(said).toMatch(/Wrote .*archive-order.*POST \/v1\/orders\/\{id\}\/archive .*Left to do:.*spec\.ts/su);
    expect(readFileSync(join(copy, MODULE), 'utf8')).toContain('importBinding: archiveOrderImport }');
    runs('typescript/bin/tsc', '--noEmit', '--incremental', 'false');
    runs('eslint/bin/eslint.js', '--max-warnings', '0', FOLDER, MODULE);
    runs('prettier/bin/prettier.cjs', '--check', FOLDER, MODULE);
  });

  it('writes a spec that fails until the command records something', () => {
    const spec = () =>
      run('--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--config', 'jest.config.json', FOLDER);
    const { status, said } = spec();
    expect(status).toBe(1);
    expect(said).toContain('archive-order.decider.ts records nothing yet. Say here which event it has to record');
    expect(said).toContain('1 failed, 1 passed');
    const decider = join(copy, FOLDER, 'archive-order.decider.ts');
    const decided = readFileSync(decider, 'utf8').replace('? unchanged :', '? [{} as OrderEvent] :');
    writeFileSync(decider, decided);
    expect(spec()).toMatchObject({ status: 0 });
  });

  it.each([
    ['archive', 'is no name for a command'],
    ['ArchiveOrder', 'is no name for a command'],
    ['../archive-order', 'is no name for a command'],
    ['', 'is no name for a command'],
    ['cancel-order', 'exists already'],
  ])('refuses the name %j and writes nothing', (name, why) => {
    const before = readFileSync(join(copy, MODULE), 'utf8');
    const { status, said } = newCommand(name);
    expect([status, said]).toEqual([2, expect.stringContaining(why)]);
    expect(readFileSync(join(copy, MODULE), 'utf8')).toBe(before);
    expect(existsSync(join(copy, 'src/ordering/archive-order'))).toBe(false);
  });
});
