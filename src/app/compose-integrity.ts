import type { Pool } from 'pg';
import type { Logger } from 'pino';
import {
  type AuditCheckpoints,
  type Environment,
  type EventLog,
  type LogArchive,
  type Leases,
  type NoteSigner,
  PersonalData,
} from '#kernel';
import {
  createPool,
  PostgresAuditCheckpoints,
  PostgresLogArchive,
  PostgresEventLog,
  PostgresIntegrity,
  PostgresSubjectKeys,
  RowSeals,
} from '../adapters/postgres/index.js';
import { administration } from '../operations/operator-events/operator-log.js';
import { CheckpointFile } from '../operations/audit/checkpoint-file.js';
import type { DriftSettings } from '../operations/views/drift/drift-watch.js';
import type { IntegrityCheck } from '../operations/integrity/integrity-check.js';
import { integrityChecks } from '../operations/integrity/integrity-checks.js';
import { type IntegritySettings, IntegrityWatch } from '../operations/integrity/integrity-watch.js';
import { numberOf } from './contexts.js';
import { derivedKey } from './secrets/master-key.js';

export interface IntegrityPorts {
  readonly url: string;
  readonly masterKey: Uint8Array;
  readonly archive: Pick<LogArchive, 'pages'>;
  readonly log: Pick<EventLog, 'head'>;
  readonly personal: Pick<PersonalData, 'open'>;
  readonly checkpoints: Pick<AuditCheckpoints, 'all'>;
  readonly file: Pick<CheckpointFile, 'all' | 'path'>;
  readonly signer: NoteSigner | undefined;
}

/** Everything that holds what stands beside the events against the log. */
export interface Integrity {
  readonly checks: readonly IntegrityCheck[];
  stop(): Promise<void>;
}

const CONNECTIONS = 2;
/** Some questions go through the whole log; nobody else waits for them. */
const LONGEST_STATEMENT_MS = 60_000;

export const composeIntegrity = ({ url, ...ports }: IntegrityPorts): Integrity => {
  const pool = patientPool(url);
  return { checks: checksOn(pool, ports), stop: () => pool.end() };
};

export interface StandaloneIntegrityPorts extends Pick<IntegrityPorts, 'url' | 'masterKey' | 'signer'> {
  readonly checkpointFile: string;
}

/** The same without a running program. */
export const composeStandaloneIntegrity = ({ url, checkpointFile, ...keys }: StandaloneIntegrityPorts): Integrity => {
  const pool = patientPool(url);
  const checks = checksOn(pool, {
    ...keys,
    archive: new PostgresLogArchive({ url, pool, scanPool: pool }),
    log: new PostgresEventLog(pool),
    personal: new PersonalData(new PostgresSubjectKeys(pool, keys.masterKey)),
    checkpoints: new PostgresAuditCheckpoints(pool),
    file: new CheckpointFile(checkpointFile),
  });
  return { checks, stop: () => pool.end() };
};

const patientPool = (url: string): Pool =>
  createPool(url, {
    max: CONNECTIONS,
    durable: false,
    statementTimeoutMs: LONGEST_STATEMENT_MS,
    onIdleError: () => undefined,
  });

const checksOn = (pool: Pool, { masterKey, signer, ...ports }: Omit<IntegrityPorts, 'url'>) =>
  integrityChecks({
    ...ports,
    store: new PostgresIntegrity(pool, new RowSeals(derivedKey(masterKey, 'row seals')), masterKey),
    verifier: signer?.verifier,
    numberOf: numberOf,
    category: administration.name,
  });

/** A round of checks costs more than a look at documents. */
const ROUNDS_TO_DRIFT = 4;

/** At the rate of the drift watch; switched off with it. */
export const integritySettings = (drift?: DriftSettings): IntegritySettings => ({
  perSecond: drift?.perSecond ?? 0,
  everyMs: ROUNDS_TO_DRIFT * (drift?.everyMs ?? 0),
});

export interface IntegrityWatchSetup {
  readonly checks: readonly IntegrityCheck[];
  readonly leases: Leases;
  readonly environment: Environment;
  readonly logger: Logger;
  readonly settings: IntegritySettings;
}

/** The same checks inside a server, slowly and for ever. */
export const watchIntegrity = ({ logger, settings, ...ports }: IntegrityWatchSetup): IntegrityWatch =>
  new IntegrityWatch(ports, settings, {
    found: (check, findings) => logger.error({ check, findings }, 'the database was changed past the program'),
    failed: (error) => logger.warn({ err: error }, 'the database could not be held against the log; it is tried again'),
  });
