import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './source-files.js';

describe('npm run build', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'daybook-build-'));
    for (const file of ['ops/build.mjs', 'ops/bundle.mjs', '.swcrc', 'package.json', 'package-lock.json']) {
      cpSync(join(root, file), join(folder, file), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    mkdirSync(join(folder, 'src'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const write = (name: string, text: string) => writeFileSync(join(folder, 'src', name), text);
  const built = (name: string) => join(folder, 'dist', name);
  /** @returns what it says */
  const build = (): string => {
    const command = `"${process.execPath}" ops/build.mjs 2>&1`;
    return execFileSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' });
  };

  it('builds what is run, once', () => {
    write('one.ts', 'export const one: number = 1;\n');
    write('one.spec.ts', 'it("is", () => undefined);\n');
    expect([build(), build()]).toEqual(['building…\n', '']);
    expect(readFileSync(built('one.js'), 'utf8')).toContain('export const one = 1');
    expect([existsSync(built('one.js.map')), existsSync(built('one.spec.js'))]).toEqual([true, false]);
  });

  it('builds nothing anew when npm writes the same lock file anew', () => {
    const lock = join(folder, 'package-lock.json');
    writeFileSync(lock, readFileSync(lock));
    expect(build()).toBe('');
  });

  it('builds anew what has changed, and removes what is gone', () => {
    write('one.ts', 'export const one: number = 11;\n');
    write('two.ts', 'export const two: number = 2;\n');
    expect(build()).toBe('building…\n');
    expect(readFileSync(built('one.js'), 'utf8')).toContain('11');
    rmSync(join(folder, 'src', 'two.ts'));
    expect([build(), existsSync(built('two.js'))]).toEqual(['building…\n', false]);
  });

  it('bundles what users run, and leaves a program that runs what it has yet to load', () => {
    mkdirSync(join(folder, 'src', 'app'));
    write('app/main.ts', "export const load = () => import('./later.js');\n");
    const parts = (): readonly string[] => readdirSync(built('bundle')).filter((file) => /^later-.*\.js$/.test(file));
    const generations = [1, 2, 3].map((generation) => {
      write('app/later.ts', `export const later = () => console.log(${generation});\n`);
      expect(build()).toBe('building…\n');
      return parts();
    });
    expect(generations.map(({ length }) => length)).toEqual([1, 2, 2]);
    expect(generations[2]).not.toContain(generations[0]?.[0]);
    expect(readFileSync(built('bundle/main.js'), 'utf8')).toMatch(/import\("\.\/later-/);
  });

  it('leads traces of errors to the sources, for those who ask Node for it', () => {
    write('app/main.ts', "\nexport const fail = (): never => {\n  throw new Error('red');\n};\n");
    build();
    const fail = `import('./dist/bundle/main.js').then(({ fail }) => fail()).catch(({ stack }) => console.log(stack))`;
    const said = execFileSync(process.execPath, ['--enable-source-maps', '-e', fail], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(said).toContain(`${join(folder, 'src', 'app', 'main.ts')}:3:`);
  });

  it('leaves out the transports of Nest, which would be loaded at every start where they are installed', () => {
    write('app/main.ts', "export const load = () => import('@nestjs/microservices');\n");
    build();
    const load = `import('./dist/bundle/main.js').then(({ load }) => load()).catch(({ message }) => console.log(message))`;
    const said = execFileSync(process.execPath, ['-e', load], { cwd: folder, encoding: 'utf8' });
    expect(said).toBe('@nestjs/microservices is not in the bundle\n');
  });

  it('leaves what was built before when a source cannot be read, and tries again', () => {
    write('one.ts', 'export const one: number = ;\n');
    expect(build).toThrow();
    expect(readFileSync(built('one.js'), 'utf8')).toContain('11');
    expect(build).toThrow();
  });

  it('is content with what was built elsewhere', () => {
    rmSync(join(folder, 'src'), { recursive: true });
    expect(build()).toBe('');
  });
});
