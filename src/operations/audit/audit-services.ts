import type { AuditStore, LogArchive, Environment, EventLog, NoteSigner, PersonalData, TreeReader } from '#kernel';
import type { OperatorLog } from '../operator-events/operator-log.js';
import type { CheckpointFile } from './checkpoint-file.js';
import type { CheckpointSigner } from './checkpoint-signer.js';
import type { TreeFeeder } from './tree-feeder.js';

/** What signs and proves the log. */
export interface SigningServices {
  readonly log: Pick<EventLog, 'head'>;
  readonly reader: TreeReader;
  readonly checkpointSigner: CheckpointSigner;
  readonly treeFeeder: TreeFeeder;
}

/** What the commands about the audit work with. */
export interface AuditServices extends SigningServices {
  readonly signer: NoteSigner;
  readonly archive: LogArchive;
  readonly store: AuditStore;
  readonly file: CheckpointFile;
  readonly log: EventLog;
  readonly operatorLog: Pick<OperatorLog, 'record'>;
  readonly personal: PersonalData;
  readonly environment: Environment;
}
