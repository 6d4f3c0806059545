import { basename, dirname, join } from 'node:path';
import { exists, filesUnder, textOf } from './source-files.js';

const documents = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].filter(exists),
  ...['docs', 'src', 'test', 'bench', 'migrations', 'examples']
    .flatMap(filesUnder)
    .filter((file) => file.endsWith('.md')),
];
const { scripts } = JSON.parse(textOf('package.json')) as { readonly scripts: Readonly<Record<string, string>> };

/** What of a path is in the repository: not what a run makes, such as `.daybook/`. */
const FOLDERS = /^(src|test|docs|bench|migrations|examples|kernel|platform|ordering|operations|adapters|app)\//;

const sourceNames: ReadonlySet<string> = new Set(
  ['src', 'test', 'bench', 'migrations', 'examples', 'docs'].flatMap(filesUnder).map((file) => basename(file)),
);

const withoutBlocks = (text: string): string => text.replace(/^( *)```[\s\S]*?^\1```/gm, '');

/** Names of source files in backticks, wherever the files are; `.decider.ts` and `<name>.ts` stand for many. */
const namedSources = (text: string): readonly string[] =>
  [...withoutBlocks(text).matchAll(/`((?:[\w@-]+\/)*\w[\w@.-]*\.(?:ts|mts|mjs|sql))`/g)]
    .map(([, name = '']) => name)
    .filter((name) => !FOLDERS.test(name));

/** Paths in backticks that look like the repository's own; a path may start at the root, in `src/` or at the document. */
const namedPaths = (text: string): readonly string[] =>
  [...withoutBlocks(text).matchAll(/`([\w@.-]+(?:\/[\w@.-]*)+)`/g)]
    .map(([, path = '']) => path)
    .filter((path) => FOLDERS.test(path));

/** Targets of links within the repository, without their anchors. */
const linkedPaths = (text: string): readonly string[] =>
  [...withoutBlocks(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target.replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target));

/** One sentence for each path or script that a document names and nobody finds. */
const brokenPromises = (document: string, text: string): readonly string[] => {
  const here = dirname(document);
  const lost = [
    ...namedPaths(text).filter((path) => ![path, join('src', path), join(here, path)].some(exists)),
    ...namedSources(text).filter((name) => !sourceNames.has(basename(name))),
    ...linkedPaths(text).filter((path) => !exists(join(here, path))),
  ].map((path) => `${document} names ${path}, which does not exist`);
  const unknown = [...text.matchAll(/npm run (?:--silent )?([\w:-]+)/g)]
    .map(([, script = '']) => script)
    .filter((script) => scripts[script] === undefined)
    .map((script) => `${document} names npm run ${script}, which package.json does not know`);
  return [...lost, ...unknown];
};

describe('documents', () => {
  it('were seen', () => {
    expect(documents).toContain('docs/errors.md');
  });

  it('name only paths and scripts that exist', () => {
    expect(documents.flatMap((document) => brokenPromises(document, textOf(document)))).toEqual([]);
  });

  it.each([
    ['a path from the root', 'see `src/kernel/no-such-file.ts`'],
    ['a path from src', 'see `kernel/no-such-folder/`'],
    ['a file without its folder', 'see `no-such-file.ts`'],
    ['a link', 'see [the page](no-such-page.md#anchor)'],
    ['a script', 'run `npm run no-such-script`'],
  ])('are found out: %s', (_what, planted) => {
    expect(brokenPromises('docs/planted.md', planted)).toHaveLength(1);
  });

  it('may name what exists, the web, and media types', () => {
    const sound =
      'See `src/kernel/index.ts`, `kernel/index.ts`, [errors](errors.md#table), [RFC](https://x.example/a), ';
    expect(brokenPromises('docs/planted.md', `${sound} \`application/problem+json\`, \`npm run schemas\``)).toEqual([]);
  });
});
