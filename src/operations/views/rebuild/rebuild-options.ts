import type {
  Checkpoints,
  EventLog,
  Leases,
  ParkedStreams,
  Projection,
  RebuildStore,
  ViewBuilds,
  ViewStore,
} from '#kernel';
import type { Difference } from './difference.js';
import type { FoldPorts } from './compare-with-fold.js';
import type { VerifyScope } from './document-ids.js';
import type { Archive, ReadLog } from './reading-archive.js';

/** What loading a build works with. */
export interface LoadPorts {
  readonly archive: Pick<Archive, 'records'>;
  readonly rebuilds: Pick<RebuildStore, 'write'>;
  readonly views: ViewStore;
  readonly checkpoints: Checkpoints;
  readonly parked: ParkedStreams;
}

/** What is to be loaded into which build, and how. */
export interface LoadTask {
  /** Into the build that is to be loaded. */
  readonly projection: Projection;
  readonly token: number;
  /** Position up to which events are loaded. */
  readonly upTo: number;
  /** `park`: its stream waits in the build; `skip`: the build skips the event. */
  readonly onError: 'stop' | 'park' | 'skip';
  /** Events to a transaction. */
  readonly batch: number;
  /** Called with the position after each chunk. */
  readonly onProgress: (position: number) => void;
}

/** How a view is to be rebuilt, wherever. */
export interface RebuildOptions extends Pick<LoadTask, 'onError' | 'batch'> {
  readonly verify: VerifyScope;
  /** Events a second at most; as fast as it goes when absent. */
  readonly rateLimit?: number | undefined;
  /** `true`: go on with what an earlier run left, or not at all; `false`: start over; go on if there is something when absent. */
  readonly resume?: boolean | undefined;
}

export interface RebuildPorts extends LoadPorts, FoldPorts {
  readonly archive: Archive;
  readonly rebuilds: RebuildStore;
  readonly builds: ViewBuilds;
  readonly leases: Leases;
  readonly log: EventLog;
  /** Reads the log from the topic; absent where there is none. */
  readonly topicReading?: ReadLog | undefined;
}

export type RebuildPhase = 'loading' | 'indexing' | 'catching up' | 'comparing' | 'switching' | 'waiting' | 'repairing';

/** Observes how a rebuild goes. */
export interface RebuildJournal {
  /** @param target position at which the phase is over; 0 when positions say nothing about it */
  phase(name: RebuildPhase, target: number): void;
  progress(position: number): void;
  difference(found: Difference): void;
}

export interface RebuildResult {
  readonly view: string;
  readonly build: string;
  readonly fromBuild: string;
  /** `beside` the live build; `in place` of all its documents; of some `documents`; a `partial` build to look at. */
  readonly kind: 'beside' | 'in place' | 'documents' | 'partial';
  /** Events that were loaded. */
  readonly events: number;
  /** Log position that the documents had come to. */
  readonly position: number;
  readonly compared: number;
  /** Documents that differed; of `documents`, those that were repaired. */
  readonly differences: number;
  /** Streams that wait in the build. */
  readonly parked: number;
  /** Events that the build skips. */
  readonly skipped: number;
  /** Position at which queries went to the new build; absent when they did not. */
  readonly switchedAt: number | undefined;
}

/** There is no build that an earlier run left unfinished. */
export class NothingToResume extends Error {
  override readonly name = 'NothingToResume';

  constructor(view: string) {
    super(`No rebuild of ${view} was left unfinished: leave --resume out to begin one.`);
  }
}

/** What does not go into a build. */
export const leftOut = async (
  { parked }: Pick<RebuildPorts, 'parked'>,
  reader: string,
): Promise<Pick<RebuildResult, 'parked' | 'skipped'>> => ({
  parked: (await parked.list(reader)).length,
  skipped: (await parked.discarded(reader)).length,
});
