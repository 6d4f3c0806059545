import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { CopiedPart, OutboxEntry } from '#kernel';
import { kernelError } from '../../postgres-client/database-errors.js';
import type { RowSeals } from '../../postgres-client/row-seals.js';
import { sealedEntries } from '../../postgres-client/sealed-entries.js';
import { wholeLines } from './copy-text.js';
import { fillStore } from './fill-store.js';
import { type PartDefinition, STORE_PARTS } from './store-parts.js';

const CONNECT_WITHIN_MS = 5_000;

/**
 * Copies of the store in the text format of COPY, which gives back every byte. On a connection of its own with the
 * rights of the owner, without a limit of time: a copy lasts as long as the store is large.
 */
export class PostgresStoreCopies {
  /** @param masterKey what the keys of a copy must be wrapped by */
  constructor(
    private readonly url: string,
    private readonly masterKey: Uint8Array,
    private readonly seals: RowSeals,
  ) {}

  copyOut(take: (part: CopiedPart) => Promise<void>): Promise<void> {
    return this.connected('copying the store', async (client) => {
      await client.query('begin isolation level repeatable read read only');
      for (const part of STORE_PARTS) {
        const columns = await columnsOf(client, part);
        const rows = client.query(copyTo(`copy (${selectionOf(part, columns)}) to stdout`));
        await take({ name: part.name, secret: part.secret, columns, rows: wholeLines(rows) });
      }
      await client.query('commit');
    });
  }

  fill(parts: AsyncIterable<CopiedPart>, entry: (position: number) => OutboxEntry): Promise<number> {
    const sealed = (position: number) => sealedEntries(this.seals, [entry(position)]);
    return this.connected('filling the store', (client) => fillStore(client, this.masterKey, parts, sealed));
  }

  private async connected<Result>(doing: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
    const client = new pg.Client({
      connectionString: this.url,
      connectionTimeoutMillis: CONNECT_WITHIN_MS,
      keepAlive: true,
      application_name: `daybook ${process.pid}: ${doing}`,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query(`set timezone to 'UTC'; set datestyle to 'ISO'; set statement_timeout to 0`);
      return await work(client);
    } catch (error) {
      throw kernelError(error, doing);
    } finally {
      // Ends a transaction that was not committed.
      await client.end();
    }
  }
}

const selectionOf = ({ name, orderBy }: PartDefinition, columns: readonly string[]): string =>
  `select ${columns.join(', ')} from daybook.${name}${orderBy === undefined ? '' : ` order by ${orderBy}`}`;

const columnsOf = async (client: pg.Client, { name, kind }: PartDefinition): Promise<readonly string[]> => {
  if (kind === 'sequence') return ['last_value', 'is_called'];
  const { rows } = await client.query<{ readonly name: string }>(
    `select attname as name from pg_attribute
      where attrelid = ('daybook.' || $1)::regclass and attnum > 0 and not attisdropped and attgenerated = ''
      order by attnum`,
    [name],
  );
  return rows.map((row) => row.name);
};
