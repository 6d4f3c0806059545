import type { OutboxEntry } from './operator-outbox.js';

/** Instead of a build's name: whichever build queries are answered from at this very moment. */
export const LIVE_BUILD = 'live';

/** One set of a view's documents; builds of a view lie side by side. */
export interface ViewBuild {
  readonly view: string;
  /** `1`; `1r2` for the second rebuild of the view, by version 1 of the projection. */
  readonly build: string;
  readonly projectionVersion: number;
  /** `loading`: by a rebuild. `fed`: by followers of the log. `resting`: not any more, kept for a rollback. */
  readonly state: 'loading' | 'fed' | 'resting';
  /** What it is made of when that is not the whole log, such as `stream order-7`: it is for looking at only. */
  readonly restriction: string | undefined;
  /** RFC 3339, UTC. */
  readonly startedAt: string;
}

/** A build that is to be there. */
export type NewBuild = Pick<ViewBuild, 'view' | 'build' | 'projectionVersion' | 'state'> & {
  readonly restriction?: string | undefined;
};

/** What is known of a view, whichever process works on it. */
export interface ViewState {
  readonly view: string;
  /** The build that queries are answered from. */
  readonly live: string;
  /** The one before, while it is kept. */
  readonly previous: string | undefined;
  readonly switchedAt: string | undefined;
  /** How often queries were sent to another build: the number of the decision by which `live` is live. */
  readonly switches: number;
  /** The last of these was made where documents are not in PostgreSQL: there queries go to an earlier build for now. */
  readonly elsewhere: boolean;
  /** The view is not fed until it is resumed. */
  readonly paused: boolean;
  /** The oldest first. */
  readonly builds: readonly ViewBuild[];
  /** The highest number that a rebuild of the view has had, also of builds that are removed. */
  readonly rebuilds: number;
}

/** Who works on views at this moment, in whatever process. */
export interface ViewsAtWork {
  /** Names of views that are rebuilt. */
  readonly rebuilt: ReadonlySet<string>;
  /** Builds that are fed: `order-details@1`. */
  readonly fed: ReadonlySet<string>;
}

/** The right to rebuild a view. */
export interface RebuildLease {
  /** Grows from holder to holder, whichever build of the view they hold; writes with an older one are refused. */
  readonly token: number;
  /** Aborted when the lease is lost, also without notice. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/**
 * The builds of all views, and which of them is live. The operator event of a change is put into the `OperatorOutbox` in the
 * same write, or not at all when nothing was changed. Promises: test/contracts/view-builds.contract.ts.
 */
export abstract class ViewBuilds {
  /** Makes a view known with its first build, unless it is. */
  abstract register(view: string, build: string, projectionVersion: number): Promise<void>;

  abstract list(): Promise<readonly ViewState[]>;

  /** Adds a build beside the live one, unless it is there. */
  abstract add(build: NewBuild): Promise<void>;

  abstract atWork(): Promise<ViewsAtWork>;

  /**
   * @param token of the lease under which this is done; none when a person does it
   * @throws RebuildFenced when the build has been taken over since
   */
  abstract setState(view: string, build: string, state: ViewBuild['state'], token?: number): Promise<void>;

  /**
   * Lets queries go to another build, by one atomic write. No query, in whatever process, sees a missing or an older
   * document by it.
   * @param entries events about it, which get the position of the switch
   * @param token as for `setState`
   * @returns the log position that the new live build had come to
   * @throws SwitchRefused, RebuildFenced
   */
  abstract switchTo(
    view: string,
    from: string,
    to: string,
    entries: readonly OutboxEntry[],
    token?: number,
  ): Promise<number>;

  abstract setPaused(view: string, paused: boolean, entry: OutboxEntry): Promise<void>;

  /**
   * Removes a build that is not live, with its documents, checkpoint, parked streams and discarded events. No
   * process may be feeding it.
   */
  abstract remove(view: string, build: string, entry: OutboxEntry): Promise<void>;

  /**
   * The lease for rebuilding a view, for as long as this process lives; builds that are added later are under it too.
   * @returns `undefined` when another holds it
   */
  abstract hold(view: string): Promise<RebuildLease | undefined>;
}

/** The pointer was not moved: another process moved it, or the build has not come to the end of the log. */
export class SwitchRefused extends Error {
  override readonly name = 'SwitchRefused';

  constructor(
    readonly reason: 'moved' | 'behind',
    message: string,
  ) {
    super(message);
  }
}

/** The state of a view that no process has worked on yet: its first build is named by the projection's version. */
export const firstState = (view: string, projectionVersion: number): ViewState => {
  const build = String(projectionVersion);
  return {
    view,
    live: build,
    previous: undefined,
    switchedAt: undefined,
    switches: 0,
    elsewhere: false,
    paused: false,
    builds: [{ view, build, projectionVersion, state: 'fed', restriction: undefined, startedAt: '' }],
    rebuilds: 0,
  };
};

/** The builds that a program with this version of the projection has to feed: none with documents of another shape. */
export const fedBuilds = ({ paused, builds }: ViewState, projectionVersion: number): readonly ViewBuild[] =>
  paused ? [] : builds.filter((build) => build.projectionVersion === projectionVersion && build.state === 'fed');

/** Name of the next rebuild: `1r1`, `1r2`, `2r3`, … None is used again, since events in the log name builds. */
export const nextBuild = ({ rebuilds }: ViewState, projectionVersion: number): string =>
  `${projectionVersion}r${rebuilds + 1}`;

/** The number in the name of a rebuild; 0 for a build that is named by a version alone. */
export const rebuildNumber = (build: string): number => Number(/r(\d+)$/.exec(build)?.[1] ?? 0);
