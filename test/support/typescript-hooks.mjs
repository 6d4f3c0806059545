import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';

const options = JSON.parse(await readFile(new URL('../../.swcrc', import.meta.url), 'utf8'));
delete options.$schema;

const SOURCES = new URL('../../src/', import.meta.url).href;

/** Sources import each other by the names that the compiled files will have, and need no compiled file. */
export const resolve = (specifier, context, next) => {
  if (!context.parentURL?.endsWith('.ts')) return next(specifier, context);
  if (specifier.startsWith('#') && context.parentURL.startsWith(SOURCES))
    return next(specifier, { ...context, conditions: ['daybook-source', ...context.conditions] });
  return next(/^\.{1,2}\/.*\.js$/.test(specifier) ? specifier.replace(/\.js$/, '.ts') : specifier, context);
};

export const load = async (url, context, next) => {
  if (!url.endsWith('.ts')) return next(url, context);
  const filename = fileURLToPath(url);
  const source = await readFile(filename, 'utf8');
  const { code } = await transform(source, { ...options, filename, swcrc: false, sourceMaps: 'inline' });
  return { format: 'module', source: code, shortCircuit: true };
};
