import { existsSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** A file of so many is not named after one of them. */
const MANY_MODULES = 40;

/** What users run. */
const ENTRIES = ['main', 'cli'];

/**
 * Joins the compiled program and its packages in a few files, so that a start reads and links these instead of thousands.
 * What an `import()` loads stays in a file of its own, which is read only when it is asked for.
 * @param root folder of the package @param dist folder of the compiled program
 * @returns name and text of each file, to lie in one folder of `dist`: first those that others import, then the entries
 */
export const bundled = async (root, dist) => {
  const entries = ENTRIES.map((name) => [name, join(dist, 'app', `${name}.js`)]).filter(([, file]) => existsSync(file));
  if (entries.length === 0) return [];
  const { rolldown } = await import('rolldown');
  const bundle = await rolldown({
    input: Object.fromEntries(entries),
    platform: 'node',
    external: packagesApart(root).map((name) => new RegExp(`^${name}(?:/|$)`)),
    plugins: [mapped(dist), ownPlaces(dist), withoutTransports],
    // Packages try to import what only some of their users have.
    onLog: (level, log, handle) => log.code === 'UNRESOLVED_IMPORT' || handle(level, log),
  });
  const { output } = await bundle.generate({
    format: 'esm',
    // Nothing is written there: paths in maps are relative to it.
    dir: join(dist, 'bundle'),
    // Of what many files need, one is as good a name as the other: traces of errors say where they are.
    chunkFileNames: ({ moduleIds }) => `${moduleIds.length > MANY_MODULES ? 'shared' : '[name]'}-[hash].js`,
    // As Node does it: modules that import each other in a circle depend on the order.
    strictExecutionOrder: true,
    // Errors, and modules of Nest, are told apart by the names of their classes.
    keepNames: true,
    sourcemap: true,
  });
  const chunks = output.filter(({ type }) => type === 'chunk').sort(entriesLast);
  return [...chunks.map(mapOf), ...chunks.map(({ fileName, code }) => ({ name: fileName, text: code }))];
};

const entriesLast = (one, other) => Number(one.isEntry) - Number(other.isEntry);

/** Names of files and lines are enough for traces; the texts would double it. */
const mapOf = ({ fileName, map }) => ({
  name: `${fileName}.map`,
  text: JSON.stringify({ ...map, sourcesContent: undefined }),
});

/** Traces lead to the sources: what was compiled says where each line comes from. */
const mapped = (dist) => ({
  name: 'mapped',
  load: (id) =>
    id.startsWith(dist) && existsSync(`${id}.map`)
      ? { code: readFileSync(id, 'utf8'), map: readFileSync(`${id}.map`, 'utf8') }
      : undefined,
});

/** Names of the packages that stay as they are installed. */
export const packagesApart = (root) => [
  // May be missing.
  ...optionalPackages(root),
  // One of its own files is mended where it is loaded.
  'kafkajs',
  // Its folder is served.
  'swagger-ui-dist',
];

export const optionalPackages = (root) =>
  Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).optionalDependencies ?? {});

/** A compiled file goes on finding what lies beside it: `import.meta.url` stays its own address. */
const ownPlaces = (dist) => ({
  name: 'own-places',
  transform: (code, id) => {
    const path = relative(dist, id).split(sep).join('/');
    if (path.startsWith('..') || !code.includes('import.meta.url')) return undefined;
    return { code: code.replaceAll('import.meta.url', `new URL('../${path}', import.meta.url).href`), map: null };
  },
});

const ABSENT = '\0absent';

/** Nest loads its transports at every start where they are installed; they are for handlers of events, and a server has none. */
const withoutTransports = {
  name: 'without-transports',
  resolveId: (source) => (/^@nestjs\/microservices(?:\/|$)/.test(source) ? ABSENT : undefined),
  load: (id) => (id === ABSENT ? `throw new Error('@nestjs/microservices is not in the bundle');` : undefined),
};
