// Makes dist/ from src/, file by file, and dist/bundle/ from that: what users run. Nothing is done when dist/ was made from
// these very sources. Types are not checked here: `npm run typecheck`.
// Safe beside running programs and other builds: a file is replaced whole.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const [SOURCES, DIST] = [join(ROOT, 'src'), join(ROOT, 'dist')];
const STAMP = join(DIST, '.built');
/** Names of the files of the newest bundle. */
const BUNDLE_FILES = join(DIST, 'bundle', '.files');
const NOT_BUILT = /\.(?:spec|fixture)\.ts$|\/testing\//u;

const main = async () => {
  // An installation may bring dist/ and leave src/ at home.
  if (!existsSync(SOURCES)) return;
  const sources = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !NOT_BUILT.test(`/${file}`))
    .sort();
  const stamp = stampOf(sources);
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp) return;
  process.stderr.write('building…\n');
  rmSync(STAMP, { force: true });
  await compile(sources);
  const bundle = await bundleUp();
  removeOthers(new Set([...sources.flatMap((file) => [outputOf(file), `${outputOf(file)}.map`]), ...bundle]));
  write(STAMP, stamp);
};

/** Of what the outcome depends on: which sources there are, when each was changed, and how they are compiled. */
const stampOf = (sources) => {
  const hash = createHash('sha256');
  // npm writes its lock file anew also when it only takes packages away, the compiler among them.
  for (const file of ['ops/build.mjs', 'ops/bundle.mjs', '.swcrc', 'package-lock.json'])
    hash.update(readFileSync(join(ROOT, file)));
  for (const file of sources) {
    const { mtimeMs, size } = statSync(join(SOURCES, file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
};

const compile = async (sources) => {
  // Loaded only when there is something to do.
  const { transformFile } = await import('@swc/core').catch((error) => {
    throw new Error('What builds the program is not installed. Install it: npm ci --omit=dev', { cause: error });
  });
  await Promise.all(
    sources.map(async (file) => {
      const [source, output] = [join(SOURCES, file), outputOf(file)];
      const sourceFileName = relative(dirname(output), source);
      const { code, map } = await transformFile(source, { configFile: join(ROOT, '.swcrc'), sourceFileName });
      write(`${output}.map`, map);
      write(output, code);
    }),
  );
};

/**
 * Joins what was compiled. @returns paths of the files, and of those of the bundle before: programs that run from it may still
 * load some of them
 */
const bundleUp = async () => {
  const { bundled } = await import('./bundle.mjs');
  const files = await bundled(ROOT, DIST);
  const before = existsSync(BUNDLE_FILES) ? readFileSync(BUNDLE_FILES, 'utf8').split('\n') : [];
  for (const { name, text } of files) write(join(DIST, 'bundle', name), text);
  const names = files.map(({ name }) => name);
  write(BUNDLE_FILES, names.join('\n'));
  return [...names, ...before].map((name) => join(DIST, 'bundle', name));
};

const outputOf = (file) => join(DIST, file.replace(/\.ts$/u, '.js'));

const write = (file, text) => {
  mkdirSync(dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, text);
  renameSync(partial, file);
};

/** What was made of sources that are gone. */
const removeOthers = (kept) => {
  for (const file of readdirSync(DIST, { recursive: true, encoding: 'utf8' })) {
    const path = join(DIST, file);
    if (/\.js(?:\.map)?$/u.test(file) && !kept.has(path)) rmSync(path, { force: true });
  }
};

await main().catch((error) => {
  process.stderr.write(`${error.cause === undefined ? error.stack : error.message}\n`);
  process.exitCode = 1;
});
