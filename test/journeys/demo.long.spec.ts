import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildSchema, isEnumType } from 'graphql';
import { builtProgram } from '../support/built-program.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const schema = buildSchema(readFileSync(join(ROOT, 'docs/schema.graphql'), 'utf8'));

/** `status PLACED` and all the others that the schema knows. */
const STATUSES = Object.entries({
  status: 'OrderStatus',
  paymentStatus: 'PaymentStatus',
  fulfillmentStatus: 'FulfillmentStatus',
  returnStatus: 'ReturnStatus',
}).flatMap(([field, type]) => {
  const found = schema.getType(type);
  return isEnumType(found) ? found.getValues().map(({ name }) => `${field} ${name}`) : [];
});

it('The demo shows every status of an order, and nothing else goes wrong', async () => {
  await builtProgram();
  const demo = ['examples/demo/run.mjs', '--json', '--rate', '2', '--for', '40s'];
  const { stdout } = await promisify(execFile)(process.execPath, demo, { cwd: ROOT, maxBuffer: 2 ** 26 });
  const summary = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { seen: object; troubles: number };
  expect(summary.troubles).toBe(0);
  expect(STATUSES.length).toBeGreaterThan(20);
  expect(Object.keys(summary.seen).sort()).toEqual(STATUSES.toSorted());
});
