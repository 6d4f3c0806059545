import { readFileSync } from 'node:fs';

/** The release, as package.json beside the sources and the build has it: `0.1.0`. */
export const releaseVersion = (): string => {
  const about = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(about) as { readonly version: string }).version;
};
