import { readFileSync } from 'node:fs';
import { messageOf, type TreeHead } from '#kernel';
import { filedIn } from './checkpoint-file.js';
import { WrongUsage } from '../../platform/terminal/index.js';

/** The tree head in a file: a signed note, or the last line of a checkpoint file. @throws WrongUsage */
export const keptHead = (file: string, open: (note: string) => TreeHead): TreeHead => {
  try {
    const text = readFileSync(file, 'utf8');
    return open(text.startsWith('{') ? filedIn(text.trimEnd().split('\n').at(-1) ?? '').note : text);
  } catch (error) {
    throw new WrongUsage(`${file} is no checkpoint of this log: ${messageOf(error)}.`);
  }
};
