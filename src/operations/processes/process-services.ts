import type {
  CommandAnswer,
  CommandContext,
  Environment,
  EventStore,
  ProcessCommand,
  ProcessInbox,
  ViewStore,
} from '#kernel';
import type { ProcessKind } from '#platform';
import { WrongUsage } from '#platform/terminal';
import type { OperatorLog } from '../operator-events/operator-log.js';
import type { StreamReaderPorts } from '../streams/stream-reader.js';

/** What the commands about processes work with. */
export interface ProcessServices {
  readonly processInbox: Pick<ProcessInbox, 'of' | 'stuck' | 'retry' | 'discard'>;
  readonly kinds: readonly ProcessKind[];
  readonly store: Pick<EventStore, 'readStream'>;
  readonly personal: StreamReaderPorts['personal'];
  readonly views: Pick<ViewStore, 'query'>;
  readonly operatorLog: Pick<OperatorLog, 'record'>;
  readonly environment: Pick<Environment, 'newId'>;
  /** Makes the places of the views that are not there yet. */
  readonly prepare: () => Promise<void>;
  /** Carries out a command of any context. @throws CommandRejected, StoreUnavailable */
  readonly send: (command: ProcessCommand, context: CommandContext) => Promise<CommandAnswer>;
}

/** One process. */
export interface ProcessName {
  readonly process: string;
  readonly id: string;
}

export interface Form {
  readonly json: boolean;
}

export const [DONE, NOT_DONE] = [0, 1];

/** @throws WrongUsage that names those that there are */
export const kindOf = ({ kinds }: Pick<ProcessServices, 'kinds'>, name: string): ProcessKind => {
  const kind = kinds.find((each) => each.name === name);
  if (kind !== undefined) return kind;
  throw new WrongUsage(`There is no process "${name}". There are: ${kinds.map((each) => each.name).join(', ')}.`);
};
