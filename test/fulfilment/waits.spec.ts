import { CAPTURE, PAYMENT, RESERVATIONS, SETTLEMENT } from '../../src/ordering/processes/fulfilment/reactions.js';
import { PATIENCE_MS, WAITS } from '../../src/ordering/processes/fulfilment/waiting.js';
import { textOf } from '../architecture/source-files.js';

const DAY_MS = 86_400_000;
const table = textOf('src/ordering/processes/fulfilment/README.md')
  .split('## What an order waits for')[1]!
  .split('\n## ')[0]!
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim()));

const patienceIn = (words: string | undefined): number =>
  words === 'at once' ? 0 : Number(/^(\d+) days$/u.exec(words ?? '')?.[1]) * DAY_MS;

describe('The table of what orders wait for', () => {
  it('has each wait, and says when it is too long', () => {
    const told = table.map(([, wait, , , patience]) => [wait?.replaceAll('`', ''), patienceIn(patience)]);
    expect(told).toEqual(WAITS.map((wait) => [wait, PATIENCE_MS[wait]]));
  });

  it('names each timer, and no other', () => {
    const named = table.flatMap(([, , , ends]) =>
      [...(ends ?? '').matchAll(/timer `(\w+)`/gu)].map(([, name]) => name),
    );
    expect(new Set(named)).toEqual(new Set([RESERVATIONS, PAYMENT, CAPTURE, SETTLEMENT]));
  });
});
