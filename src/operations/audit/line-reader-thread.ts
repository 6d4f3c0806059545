import { parentPort } from 'node:worker_threads';
import { digestOf } from './export-batches.js';
import type { Job } from './line-readers.js';
import { readLines } from './read-lines.js';

const carryOut = async (job: Job): Promise<void> => {
  if ('path' in job) return parentPort?.postMessage(await digestOf(job.path));
  const read = readLines(job.batch, job.form);
  parentPort?.postMessage(read, [read.positions.buffer as ArrayBuffer, read.leaves.buffer as ArrayBuffer]);
};

parentPort?.on('message', (job: Job) => void carryOut(job));
