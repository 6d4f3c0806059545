import { signNow } from '../../src/operations/audit/audit-checkpoint.js';
import { LiveVerifier } from '../../src/operations/audit/live-verifier.js';
import type { Finding } from '../../src/operations/audit/findings.js';
import { leafOf, type StoredEvent, TreeTiles } from '#kernel';
import { type App, openApp } from '../support/app.js';
import { orderBody } from '../support/client.js';

const TABLES = ['events', 'audit_tiles', 'audit_checkpoints'] as const;

/** A program whose log is signed at several positions, and whoever may do anything to its database. */
export interface Tampering {
  readonly app: App;
  /** Places orders, adds a note to each, and has the log signed. */
  go(...orderIds: readonly string[]): Promise<void>;
  /** Runs statements as the owner, past the triggers that keep events from changing. */
  tamper(...statements: readonly string[]): Promise<void>;
  /** Writes a record's leaf anew after it was changed, as whoever knows the form of the leaf would. */
  coverUp(position: number): Promise<void>;
  /** Makes the whole stored tree anew from the leaves there are. */
  recomputeTree(): Promise<void>;
  /** Keeps what the database holds of the log now. */
  backUp(): Promise<void>;
  /** Brings back what was kept last. */
  restore(): Promise<void>;
  /** What an audit of the database finds. */
  findings(): Promise<readonly Finding[]>;
}

export const openTampering = async (): Promise<Tampering> => {
  const app = await openApp();
  const { audit } = app;
  const { archive, log } = app.services;
  const tamper = async (...statements: readonly string[]) =>
    void (await app.sql(`do $$ begin set local session_replication_role = replica; ${statements.join(';\n')}; end $$`));
  const everyRecord = async (): Promise<readonly StoredEvent[]> => {
    const found: StoredEvent[] = [];
    for await (const { records } of archive.pages({}, 0, await log.head())) found.push(...records);
    return found;
  };
  return {
    app,
    go: async (...orderIds) => {
      for (const orderId of orderIds) {
        const customer = { customerId: `C-${orderId}`, name: 'Paul' };
        await app.client.command('', orderBody({ orderId, customer }));
        await app.client.command(`/${orderId}/notes`, { text: 'Call before delivery', noteId: 'n1' });
      }
      await signNow({ ...app.audit, log: app.services.log });
    },
    tamper,
    coverUp: async (position) => {
      const record = (await everyRecord()).find((each) => each.position === position);
      if (record === undefined) throw new Error(`There is no record at position ${position}.`);
      const leaf = Buffer.from(leafOf(record)).toString('hex');
      await tamper(`update daybook.events set leaf = '\\x${leaf}' where position = ${position}`);
    },
    recomputeTree: async () => {
      const tree = new TreeTiles();
      for (const { leaf } of await everyRecord()) tree.append(leaf);
      await tamper('delete from daybook.audit_tiles');
      await audit.store.saveTiles(tree.unsaved());
    },
    backUp: () =>
      tamper(
        ...TABLES.flatMap((table) => [
          `drop table if exists kept_${table}`,
          `create table kept_${table} as table daybook.${table}`,
        ]),
      ),
    restore: () =>
      tamper(
        ...TABLES.flatMap((table) => [`truncate daybook.${table}`, `insert into daybook.${table} table kept_${table}`]),
      ),
    findings: async () => {
      const { store, file, signer } = audit;
      const ports = { log, archive, store, file, verifier: signer.verifier, onProgress: () => undefined };
      return (await new LiveVerifier(ports).run()).findings;
    },
  };
};
