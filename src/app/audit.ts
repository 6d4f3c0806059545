import { type AuditStore, type NoteSigner, TreeReader } from '#kernel';
import { AuditWatch } from '../operations/audit/audit-watch.js';
import type { SigningServices } from '../operations/audit/audit-services.js';
import { CheckpointFile } from '../operations/audit/checkpoint-file.js';
import { CheckpointSigner } from '../operations/audit/checkpoint-signer.js';
import { TreeFeeder } from '../operations/audit/tree-feeder.js';
import type { Services } from './services.js';

type AuditPorts = Pick<
  Services,
  'auditSettings' | 'auditStore' | 'readerCheckpoints' | 'environment' | 'leases' | 'log' | 'logger' | 'wakeUps'
>;

/** What makes the log prove itself; the tree is not fed before its feeder is started. */
export interface Audit extends Omit<SigningServices, 'log'> {
  readonly signer: NoteSigner;
  readonly store: AuditStore;
  readonly file: CheckpointFile;
  readonly watch: AuditWatch;
}

export const auditOf = (ports: AuditPorts): Audit => {
  const { log, wakeUps, leases, environment, logger, auditStore: store } = ports;
  const { signer, checkpointFile } = ports.auditSettings;
  const reader = new TreeReader(store);
  const file = new CheckpointFile(checkpointFile);
  const checkpointSigner = new CheckpointSigner({ reader, store, file, signer, environment });
  const treeFeeder = new TreeFeeder({
    ...{ log, wakeUps, leases, environment, store, checkpointSigner },
    checkpoints: ports.readerCheckpoints,
    onError: (error) => logger.warn({ err: error }, 'the audit tree was not fed or signed; it is tried again'),
  });
  const watch = new AuditWatch({ store, checkpointSigner, treeFeeder, environment });
  return { signer, store, reader, file, checkpointSigner, treeFeeder, watch };
};
