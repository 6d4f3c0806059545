import ts from 'typescript';
import { filesUnder, isTypeScript, sources, textOf } from './source-files.js';

const files = ['src', 'test', 'bench', 'migrations'].flatMap(filesUnder).filter((file) => /\.(ts|mjs|sql)$/.test(file));
const MOST_LINES = 250;

/** What a file is, said by its name: `place-order.decider.ts`. */
const ROLES = [
  ...[
    'body',
    'command',
    'context',
    'controller',
    'decider',
    'filter',
    'module',
    'pipe',
    'process',
    'projection',
    'query',
  ],
  ...['resolver', 'shape', 'type', 'input', 'inputs', 'providers', 'processes', 'events', 'rejections', 'reply'],
  ...['contract', 'fixture', 'journey', 'model', 'plans', 'measure', 'd', 'cli'],
];
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * `<name>.ts`, `<name>.<role>.ts`, `<name>.spec.ts` or, where one file of examples is not enough, `<name>.<topic>.spec.ts`;
 * `.long` before `.spec.ts` leaves a file to `npm run test:all`.
 */
const isKnownName = (file: string): boolean => {
  const [name = '', ...roles] = file.split('.').slice(0, -1);
  if (!KEBAB.test(name) || !roles.every((role) => KEBAB.test(role))) return false;
  if (roles.at(-1) === 'spec') return roles.filter((role) => role !== 'long').length <= 2;
  return roles.length === 0 || (roles.length === 1 && ROLES.includes(roles[0] ?? ''));
};

const nameOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1);

/** Files in which a line fits. */
const filesWith = (pattern: RegExp): readonly string[] =>
  files.flatMap((file) =>
    textOf(file)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? `${file}:${index + 1} ${line.trim()}` : [])),
  );

describe('files', () => {
  it('were seen', () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(files.filter((file) => file.startsWith('test/')).length).toBeGreaterThan(20);
    expect(files.filter((file) => file.endsWith('.sql')).length).toBeGreaterThan(0);
  });

  it(`have ${MOST_LINES} lines at most`, () => {
    const long = files.map((file) => ({ file, lines: textOf(file).trimEnd().split('\n').length }));
    expect(long.filter(({ lines }) => lines > MOST_LINES)).toEqual([]);
  });

  it('lie in a folder that says what they are about', () => {
    expect(filesUnder('src').filter((file) => file.split('/').length === 2)).toEqual([]);
  });

  it('are named in kebab-case with a role that is known', () => {
    expect(files.map(nameOf).filter((name) => !isKnownName(name))).toEqual([]);
    for (const bad of [
      'PlaceOrder.ts',
      'place_order.ts',
      'place-order.util.ts',
      'order.decider.old.ts',
      'a.b.c.spec.ts',
    ]) {
      expect(isKnownName(bad)).toBe(false);
    }
  });

  it('have no type that gives up', () => {
    expect(files.filter(isTypeScript).filter((file) => hasAny(textOf(file)))).toEqual([]);
    expect(hasAny('export const planted: any = 1;')).toBe(true);
  });

  it('silence no checker', () => {
    expect(filesWith(/@ts-(?:ignore|nocheck|expect-error)|eslint-(?:disable)/)).toEqual([]);
  });

  it('leave nothing for later', () => {
    expect(filesWith(/\bTO(?:)DO\b|\bFIX(?:)ME\b/)).toEqual([]);
  });

  it('skip no test and favour none', () => {
    expect(filesWith(/\b(?:it|test|describe)\.(?:skip|only|todo)\b|\b[xf](?:it|describe)\(|\bxtest\(/)).toEqual([]);
  });
});

function hasAny(text: string): boolean {
  const visit = (node: ts.Node): boolean =>
    node.kind === ts.SyntaxKind.AnyKeyword || ts.forEachChild(node, (child) => visit(child) || undefined) === true;
  return visit(ts.createSourceFile('source.ts', text, ts.ScriptTarget.ES2023));
}
