import { impurities } from './purity-rules.js';
import { sources, textOf } from './source-files.js';

describe('clock, dice, process and terminal', () => {
  it('are touched only where they may be', () => {
    expect(sources.flatMap((file) => impurities(file, textOf(file)))).toEqual([]);
  });

  it('are touched where they belong, so the guard sees them', () => {
    expect(impurities('src/kernel/config.ts', textOf('src/app/config.ts'))).toContain(
      'src/kernel/config.ts must not use process.env',
    );
  });

  it.each([
    ['src/kernel/commands/keyed-mutex.ts', 'export const now = Date.now();'],
    ['src/kernel/commands/keyed-mutex.ts', 'export const wait = () => setTimeout(() => undefined, 1);'],
    ['src/ordering/order/order.ts', 'export const now = new Date();'],
    ['src/ordering/order/order.ts', 'console.log(1);'],
    ['src/ordering/commands/add-note/add-note.decider.ts', 'export const id = Math.random();'],
    ['src/ordering/commands/add-note/add-note.command.ts', 'export const id = crypto.randomUUID();'],
    ['src/ordering/order/order-details.projection.ts', 'export const folder = process.cwd();'],
    ['src/adapters/postgres-client/pool.ts', 'export const url = process.env.DATABASE_URL;'],
    ['src/adapters/postgres-client/pool.ts', "import { v7 } from 'uuid';"],
    ['src/adapters/postgres-client/pool.ts', 'export const id = randomUUID();'],
    ['src/operations/health/health.ts', 'export const now = Date.now();'],
    ['src/app/main.ts', 'export const port = process.env.PORT;'],
  ])('%s: %s is found', (file, text) => {
    expect(impurities(file, text)).toHaveLength(1);
  });

  it('may be spoken of, and a given time may be read', () => {
    const text = "// Date.now()\nexport const says = 'process.env'; export const at = new Date('2030-01-01');";
    expect(impurities('src/ordering/order/order.ts', text)).toEqual([]);
  });
});
