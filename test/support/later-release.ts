import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { orderDetails } from '../../src/ordering/order/order-details.projection.js';
import { openFolder } from './postgres-homes.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * A second build of the program as a later release may be: the view `order-details` has the next version, and notes are
 * recorded in the next schema version.
 * @param entry of the build of this release: its compiled files are changed, and run without a bundle
 * @returns path of its entry
 */
export const laterRelease = (entry: string): string => {
  const folder = openFolder();
  cpSync(dirname(dirname(entry)), join(folder, 'dist'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  for (const shared of ['node_modules', 'migrations']) symlinkSync(join(ROOT, shared), join(folder, shared));
  mkdirSync(join(folder, 'docs'), { recursive: true });
  const { version } = orderDetails;
  edit(join(folder, 'dist/ordering/order/order-details.projection.js'), [
    [`version: ${version}`, `version: ${version + 1}`],
  ]);
  edit(join(folder, 'dist/ordering/order/order.events.js'), [
    [
      '.firstWrittenAs(OrderNoteAddedV1)',
      '.firstWrittenAs(OrderNoteAddedV1).revisedTo(OrderNoteAddedV1, (data) => data)',
    ],
  ]);
  return join(folder, 'dist', 'app', 'main.js');
};

const edit = (file: string, changes: readonly (readonly [string, string])[]): void => {
  let text = readFileSync(file, 'utf8');
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`);
    text = text.replace(from, to);
  }
  writeFileSync(file, text);
};
