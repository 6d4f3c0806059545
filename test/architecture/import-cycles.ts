import { dirname, join } from 'node:path';
import { importsOf } from './import-rules.js';

/** Files that a file imports, by the file; both as paths in the repository. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** @param sources text by path */
export const importGraph = (sources: ReadonlyMap<string, string>): ImportGraph =>
  new Map(
    [...sources].map(([file, text]) => {
      const targets = importsOf(text).map((specifier) => targetOf(file, specifier));
      return [file, targets.filter((target) => sources.has(target))];
    }),
  );

/** One cycle for each import that closes one: `a.ts -> b.ts -> a.ts`. */
export const importCycles = (graph: ImportGraph): readonly string[] => {
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) cycles.push([...path.slice(at), file].join(' -> '));
    if (at >= 0 || done.has(file)) return;
    for (const target of graph.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return cycles;
};

const INDEX: Readonly<Record<string, string>> = {
  '#kernel': 'src/kernel/index.ts',
  '#platform': 'src/platform/index.ts',
  '#platform/json': 'src/platform/json/index.ts',
  '#platform/telemetry': 'src/platform/telemetry/index.ts',
  '#platform/terminal': 'src/platform/terminal/index.ts',
};

const targetOf = (file: string, specifier: string): string =>
  INDEX[specifier] ?? join(dirname(file), specifier).replace(/\.js$/, '.ts');
