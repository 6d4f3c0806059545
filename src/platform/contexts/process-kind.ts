import type { ProcessCommand, Projection } from '#kernel';

/** What a view says of each process of a kind, besides what else it says. */
export interface ProcessProgress {
  /** `RUNNING` while something is waited for. */
  readonly status: string;
  readonly waitingFor?: string;
  /** When that began, or when the process ended: RFC 3339, UTC, milliseconds. */
  readonly since: string;
}

/** How people end processes of a kind, by the way that the process has for it. */
export interface ProcessCancelling {
  readonly command: (id: string) => ProcessCommand;
  /** Types of events: what the process has to hear or to do of them is not undone by that command, and never discarded. */
  readonly keeps: ReadonlySet<string>;
}

/** Processes of one kind, as people see and end them. */
export interface ProcessKind {
  /** Of the process manager: `fulfilment`. */
  readonly name: string;
  readonly streamOf: (id: string) => string;
  /** Names of fields of its events that are not shown. */
  readonly hidden: readonly string[];
  /** How far each has come; absent for a kind that only carries out what others have decided. */
  readonly view?: Projection<ProcessProgress>;
  /** Or why people must not. */
  readonly cancelling: ProcessCancelling | { readonly refused: string };
}
