import type { Pool } from 'pg';
import type { Logger } from 'pino';
import {
  type AuditCheckpoints,
  type AuditTiles,
  type Checkpoints,
  type Environment,
  type EventLog,
  type Leases,
  type NoteSigner,
  TreeReader,
  type WakeUps,
} from '#kernel';
import { PostgresAuditCheckpoints, PostgresAuditTiles } from '../adapters/postgres/index.js';
import { AuditWatch } from '../operations/audit/audit-watch.js';
import { CheckpointFile } from '../operations/audit/checkpoint-file.js';
import { CheckpointSigner } from '../operations/audit/checkpoint-signer.js';
import { TreeFeeder } from '../operations/audit/tree-feeder.js';

/** What lies outside the database, so that it can testify about it. */
export interface AuditSettings {
  readonly signer: NoteSigner;
  /** Path of the file that gets every checkpoint. */
  readonly checkpointFile: string;
}

/** Everything that makes the log prove itself. */
export interface AuditParts {
  readonly signer: NoteSigner;
  readonly tiles: AuditTiles;
  readonly reader: TreeReader;
  readonly checkpoints: AuditCheckpoints;
  readonly file: CheckpointFile;
  readonly notary: CheckpointSigner;
  readonly keeper: TreeFeeder;
  readonly watch: AuditWatch;
  stop(): Promise<void>;
}

export interface AuditPorts extends AuditSettings {
  /** Durable connections, for what was signed. */
  readonly pool: Pool;
  /** For the tree, which follows from the events. */
  readonly feedPool: Pool;
  readonly log: EventLog;
  readonly wakeUps: WakeUps;
  readonly readers: Checkpoints;
  readonly leases: Leases;
  readonly environment: Environment;
  readonly logger: Logger;
}

export const composeAudit = (ports: AuditPorts): AuditParts => {
  const { pool, feedPool, log, environment, logger, signer, checkpointFile } = ports;
  const tiles = new PostgresAuditTiles(feedPool);
  const reader = new TreeReader(tiles);
  const checkpoints = new PostgresAuditCheckpoints(pool);
  const file = new CheckpointFile(checkpointFile);
  const notary = new CheckpointSigner({ reader, checkpoints, file, signer, environment });
  const keeper = new TreeFeeder({
    log,
    wakeUps: ports.wakeUps,
    checkpoints: ports.readers,
    leases: ports.leases,
    environment,
    tiles,
    notary,
    onError: (error) => logger.warn({ err: error }, 'the audit tree was not fed or signed; it is tried again'),
  });
  return {
    signer,
    tiles,
    reader,
    checkpoints,
    file,
    notary,
    keeper,
    watch: new AuditWatch({ tiles, notary, keeper, environment }),
    stop: () => keeper.stop(),
  };
};
