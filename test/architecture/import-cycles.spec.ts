import { importCycles, importGraph } from './import-cycles.js';
import { sources, textOf } from './source-files.js';

describe('imports', () => {
  it('have no cycles', () => {
    const graph = importGraph(new Map(sources.map((file) => [file, textOf(file)])));
    expect(graph.size).toBeGreaterThan(100);
    expect(importCycles(graph)).toEqual([]);
  });

  it('with a cycle are found, however long it is', () => {
    const planted = new Map([
      ['src/a.ts', `import { b } from './b.js';`],
      ['src/b.ts', `export * from './c/c.js';`],
      ['src/c/c.ts', `const later = await import('../a.js');`],
      ['src/d.ts', `import { a } from './a.js';`],
    ]);
    expect(importCycles(importGraph(planted))).toEqual(['src/a.ts -> src/b.ts -> src/c/c.ts -> src/a.ts']);
  });
});
