import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { type Diagnosis, fault, ok, sizeText, warning } from './diagnosis.js';

const OTHERS = 0o077;
const LITTLE_SHARE = 0.1;
const LITTLE_BYTES = 1_000_000_000;
const HARDLY_ANY_BYTES = 200_000_000;

/** Is a secret there, and may this user alone read it? */
export const examineSecret = (check: string, file: string, whenMissing: Diagnosis): Diagnosis => {
  if (!existsSync(file)) return whenMissing;
  try {
    accessSync(file, constants.R_OK);
  } catch {
    return fault(check, `${file} cannot be read by this user`, `Run as its owner, or chown it.`);
  }
  const mode = statSync(file).mode & 0o777;
  return (mode & OTHERS) === 0
    ? ok(check, `${file}, readable by its owner only`)
    : warning(check, `${file} may be read by others (mode ${mode.toString(8)})`, `chmod 600 ${file}`);
};

/** Is there room on the disk that a folder lies on? */
export const examineDisk = async (folder: string): Promise<Diagnosis> => {
  const { bavail, blocks, bsize } = await statfs(folder);
  const [free, total] = [bavail * bsize, blocks * bsize];
  const detail = `${sizeText(free)} of ${sizeText(total)} free where ${folder} lies`;
  const remedy = 'Make room, or move to a larger disk with backup and restore. A full disk refuses commands.';
  if (free < HARDLY_ANY_BYTES) return fault('disk', detail, remedy);
  return free < LITTLE_BYTES || free / total < LITTLE_SHARE ? warning('disk', detail, remedy) : ok('disk', detail);
};
