import type { IntegrityCheck, OperatorEvent } from './integrity-check.js';

export interface LiveBuildPorts {
  liveRelations(): Promise<readonly { readonly view: string; readonly build: string; readonly isRight: boolean }[]>;
  livePointers(): Promise<readonly { readonly view: string; readonly live: string }[]>;
  /** In the order of the log. */
  operatorEvents(category: string, types: readonly string[]): Promise<readonly OperatorEvent[]>;
}

/** What queries are answered from: the relation of each view, and the build that the log says it was switched to. */
export const liveBuildCheck = (ports: LiveBuildPorts, category: string): IntegrityCheck => ({
  name: 'live builds',
  isLong: false,
  look: async () => {
    const relations = await ports.liveRelations();
    const pointers = await ports.livePointers();
    const switched = switchedTo(await ports.operatorEvents(category, ['ViewSwitched', 'StoreRestored']));
    return [
      ...relations
        .filter(({ isRight }) => !isRight)
        .map(({ view, build }) => `queries of ${view} are not answered from its live build ${build}`),
      ...pointers
        .filter(({ view, live }) => switched.has(view) && switched.get(view) !== live)
        .map(({ view, live }) => `${view} is on build ${live}, but the log says ${switched.get(view)}`),
    ];
  },
});

/** The build that each view was last switched to since the store was begun or restored. */
const switchedTo = (events: readonly OperatorEvent[]): ReadonlyMap<string, string> => {
  const builds = new Map<string, string>();
  for (const { type, data } of events) {
    if (type === 'StoreRestored') builds.clear();
    else builds.set(String(data['view']), String(data['toBuild']));
  }
  return builds;
};
