// Takes away the packages whose code the bundle holds, once it is built: what stays is what it leaves apart, and what that
// needs. With `--omit=optional` what is optional goes too. `npm ci --omit=dev` brings all back: the next build needs it.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { optionalPackages, packagesApart } from './bundle.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MODULES = join(ROOT, 'node_modules');
/** What npm has installed, and where. */
const INSTALLED = join(MODULES, '.package-lock.json');

const main = () => {
  if (!existsSync(INSTALLED)) return;
  const { packages, ...about } = JSON.parse(readFileSync(INSTALLED, 'utf8'));
  const omitted = process.argv.includes('--omit=optional') ? optionalPackages(ROOT) : [];
  const kept = neededBy(
    packagesApart(ROOT).filter((name) => !omitted.includes(name)),
    packages,
  );
  for (const path of Object.keys(packages)) {
    if (!kept.has(path)) rmSync(join(ROOT, path), { recursive: true, force: true });
  }
  for (const scope of readdirSync(MODULES)) {
    if (scope.startsWith('@') && readdirSync(join(MODULES, scope)).length === 0)
      rmSync(join(MODULES, scope), { recursive: true });
  }
  rmSync(join(MODULES, '.bin'), { recursive: true, force: true });
  const left = Object.fromEntries(Object.entries(packages).filter(([path]) => kept.has(path)));
  writeFileSync(INSTALLED, JSON.stringify({ ...about, packages: left }, undefined, 2));
};

/** Paths of the packages of these names, and of all that they depend on. */
const neededBy = (names, packages) => {
  const kept = new Set();
  const keep = (name, from) => {
    const path = installedPath(name, from, packages);
    if (path === undefined || kept.has(path)) return;
    kept.add(path);
    const { dependencies, optionalDependencies, peerDependencies } = packages[path];
    for (const each of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) keep(each, path);
  };
  for (const name of names) keep(name, '');
  return kept;
};

/** Where Node finds a package: beside its user, or further out. */
const installedPath = (name, from, packages) => {
  const path = `${from === '' ? '' : `${from}/`}node_modules/${name}`;
  if (path in packages) return path;
  return from === ''
    ? undefined
    : installedPath(name, from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))), packages);
};

main();
