import { FreshDocuments, nextBuild, type Projection, readerOf } from '#kernel';
import type { RebuildPorts } from './rebuild-options.js';
import { unfinishedBuild, viewState } from './rebuild.js';

const MEASURED_EVENTS = 20_000;

/** What a rebuild beside the live build would do. */
export interface RebuildPlan {
  readonly view: string;
  readonly build: string;
  readonly fromBuild: string;
  /** Goes on with what an earlier run left. */
  readonly resumes: boolean;
  readonly fromPosition: number;
  readonly toPosition: number;
  readonly events: number;
  /** Read and folded on this machine just now, without writing; 0 when there is nothing to measure with. */
  readonly eventsPerSecond: number;
  /** At that rate: writing comes on top. */
  readonly secondsAtLeast: number;
}

/** Shows what a rebuild would do, and does nothing. */
export const planRebuild = async (
  ports: RebuildPorts,
  projection: Projection,
  { resume }: { readonly resume?: boolean | undefined },
): Promise<RebuildPlan> => {
  const { name, version, view } = projection;
  const state = await viewState(ports.builds, name);
  const unfinished = resume === false ? undefined : unfinishedBuild(state, version);
  const build = unfinished?.build ?? nextBuild(state, version);
  const { position = 0 } = (await ports.checkpoints.load(readerOf({ ...view, build }))) ?? {};
  const toPosition = await ports.log.head();
  const events = toPosition - position;
  const eventsPerSecond = await measuredRate(ports, projection, position, toPosition);
  const secondsAtLeast = eventsPerSecond === 0 ? 0 : Math.ceil(events / eventsPerSecond);
  const resumes = unfinished !== undefined;
  const range = { fromPosition: position, toPosition, events };
  return { view: name, build, fromBuild: state.live, resumes, ...range, eventsPerSecond, secondsAtLeast };
};

const measuredRate = async (
  ports: RebuildPorts,
  projection: Projection,
  after: number,
  head: number,
): Promise<number> => {
  const upTo = Math.min(head, after + MEASURED_EVENTS);
  const fresh = new FreshDocuments(projection);
  const startedAt = ports.environment.monotonicMs();
  for await (const records of ports.archive.records(after, upTo)) for (const record of records) fresh.take(record);
  return upTo === after ? 0 : Math.round((upTo - after) / ((ports.environment.monotonicMs() - startedAt) / 1_000));
};
