import { type CheckpointPorts, checkpointCheck } from './checkpoint-check.js';
import { type DefinitionPorts, definitionCheck } from './definition-check.js';
import type { IntegrityCheck } from './integrity-check.js';
import { type KeyPorts, keyCheck } from './key-check.js';
import { type LiveBuildPorts, liveBuildCheck } from './live-build-check.js';
import { type LogCheckPorts, logCheck } from './log-check.js';
import { type OutboxPorts, outboxCheck } from './outbox-check.js';
import { type ReceiptPorts, receiptCheck } from './receipt-check.js';

/** What stands beside the events, as the store reads it. */
export interface IntegrityReader
  extends
    DefinitionPorts,
    Omit<LiveBuildPorts, 'liveRelations'>,
    ReceiptPorts,
    KeyPorts,
    OutboxPorts,
    Pick<LogCheckPorts, 'lastNumber'> {}

export interface IntegrityPorts
  extends
    Omit<LogCheckPorts, 'operatorEvents' | 'lastNumber'>,
    Omit<CheckpointPorts, 'verifier'>,
    Pick<LiveBuildPorts, 'liveRelations'> {
  readonly store: IntegrityReader;
  /** None when the key that signs the log is not there. */
  readonly verifier: CheckpointPorts['verifier'] | undefined;
  /** Of the streams of operator events. */
  readonly category: string;
}

/** Everything that is checked against the log and the migrations, the quick checks first. */
export const integrityChecks = ({ store, category, verifier, ...ports }: IntegrityPorts): readonly IntegrityCheck[] => [
  definitionCheck(store),
  liveBuildCheck(
    {
      liveRelations: ports.liveRelations,
      livePointers: () => store.livePointers(),
      operatorEvents: (of, types) => store.operatorEvents(of, types),
    },
    category,
  ),
  outboxCheck(store),
  keyCheck(store, category),
  receiptCheck(store),
  ...(verifier === undefined ? [] : [checkpointCheck({ ...ports, verifier })]),
  logCheck(
    {
      ...ports,
      operatorEvents: (of, types) => store.operatorEvents(of, types),
      lastNumber: () => store.lastNumber(),
    },
    category,
  ),
];
