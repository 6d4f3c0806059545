import { type Loaded, loadedBy } from './loaded-at-start.js';
import { textOf } from './source-files.js';

const packagesOf = (entry: string) => [...loadedBy(entry, textOf).packages];

describe('a start', () => {
  it('of a server loads no driver of a store that it may not have, and nothing that only builds or traces', () => {
    const packages = packagesOf('src/app/main.ts');
    expect(packages).toEqual(expect.arrayContaining(['@nestjs/core', 'pg']));
    expect(
      packages.filter((name) => /^(mongodb|kafkajs|stripe|@redis\/client|@opentelemetry\/.*|@swc\/core)$/.test(name)),
    ).toEqual([]);
  });

  it('of the terminal loads the words of its commands alone', () => {
    const packages = packagesOf('src/app/cli.ts');
    expect(packages).toContain('commander');
    expect(packages.filter((name) => /^(@nestjs\/.*|graphql|fastify|pg|typeorm|typebox|pino)$/.test(name))).toEqual([]);
  });

  it('of a command that reads or repairs stores loads no server', () => {
    const { files, packages } = loadedBy('src/app/terminal.ts', textOf);
    expect(files.size).toBeGreaterThan(100);
    expect([...packages]).toContain('pg');
    expect(
      [...packages].filter((name) => /^(@nestjs\/.*|graphql|mercurius|fastify|class-validator|ajv)$/.test(name)),
    ).toEqual([]);
  });
});

describe('what is loaded', () => {
  const load = (main: string): Loaded =>
    loadedBy('src/main.ts', (file) => (file === 'src/main.ts' ? main : `import { far } from '@scope/far/part';`));

  it.each([
    `import { near } from './near.js';`,
    `import './near.js';`,
    `export * from './near.js';`,
    `import { a, type B } from '#near';`,
  ])('follows %s', (text) => expect([...load(text).packages]).toEqual(['@scope/far']));

  it.each([
    `import type { Near } from './near.js';`,
    `import { type Near } from './near.js';`,
    `const near = await import('./near.js');`,
  ])('leaves out %s', (text) => expect([...load(text).packages]).toEqual([]));
});
