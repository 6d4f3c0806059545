import { type Checkpoint, LogReplaced, type StoredEvent, type ViewBuild, type ViewState } from '#kernel';
import { TestEnvironment } from '#kernel/testing';
import { BuildWatch } from './build-watch.js';

const HEAD = 100;

const buildOf = (build: string, state: ViewBuild['state']): ViewBuild => ({
  view: 'orders',
  build,
  state,
  projectionVersion: 1,
  restriction: undefined,
  startedAt: '',
});

interface Situation {
  readonly builds: readonly ViewBuild[];
  readonly positions?: Readonly<Record<string, number>>;
  readonly parked?: readonly string[];
  readonly fed?: readonly string[];
  readonly rebuilt?: boolean;
  readonly paused?: boolean;
  readonly isReplaced?: boolean;
}

/** A watch over one view whose live build is 1, and the clock it looks at. */
const watchOver = (situation: () => Situation) => {
  const environment = new TestEnvironment();
  const state = (): ViewState => ({
    view: 'orders',
    live: '1',
    previous: undefined,
    switchedAt: undefined,
    paused: situation().paused === true,
    rebuilds: 0,
    switches: 0,
    elsewhere: false,
    builds: situation().builds,
  });
  const watch = new BuildWatch({
    environment,
    builds: {
      list: async () => [state()],
      atWork: async () => ({
        rebuilt: new Set(situation().rebuilt === true ? ['orders'] : []),
        fed: new Set(situation().fed ?? ['orders@1']),
      }),
    },
    log: {
      head: async () => HEAD,
      read: async (checkpoint: Checkpoint) => {
        if (situation().isReplaced === true) throw new LogReplaced(checkpoint);
        const recordedAt = environment.ago(3_000).toISOString();
        return checkpoint.position < HEAD ? [{ recordedAt } as StoredEvent] : [];
      },
    },
    checkpoints: {
      load: async (reader: string) => ({ position: situation().positions?.[reader] ?? HEAD, eventId: undefined }),
    },
    parked: {
      list: async (reader: string) => (situation().parked ?? []).filter((parked) => parked === reader),
    } as never,
  });
  return { watch, environment };
};

const statusOf = async (situation: Situation): Promise<readonly string[]> =>
  (await watchOver(() => situation).watch.look()).map(({ status }) => status);

const LIVE = buildOf('1', 'fed');

describe('The builds of a view, looked at from outside', () => {
  it.each<[string, Situation, readonly string[]]>([
    ['follow the log', { builds: [LIVE] }, ['following']],
    ['catch up', { builds: [LIVE], positions: { 'orders@1': 90 } }, ['catching up']],
    ['are not fed', { builds: [LIVE], fed: [] }, ['not fed']],
    ['are paused', { builds: [LIVE], paused: true, fed: [] }, ['paused']],
    ['have parked streams', { builds: [LIVE], parked: ['orders@1'] }, ['parked streams']],
    ['are of another log', { builds: [LIVE], isReplaced: true }, ['replaced']],
    ['are loaded', { builds: [LIVE, buildOf('1r1', 'loading')], rebuilt: true }, ['following', 'loading']],
    ['were left in the middle', { builds: [LIVE, buildOf('1r1', 'loading')] }, ['following', 'unfinished']],
    [
      'wait for a switch',
      { builds: [LIVE, buildOf('1r1', 'fed')], fed: ['orders@1', 'orders@1r1'] },
      ['following', 'ready'],
    ],
    ['rest', { builds: [LIVE, buildOf('0', 'resting')], positions: { 'orders@0': 7 } }, ['following', 'resting']],
  ])('%s', async (_what, situation, expected) => {
    expect(await statusOf(situation)).toEqual(expected);
  });

  it('show how fast they go and how long it takes, once they were looked at twice', async () => {
    let position = 20;
    const { watch, environment } = watchOver(() => ({
      builds: [LIVE, buildOf('1r1', 'loading')],
      positions: { 'orders@1r1': position },
      rebuilt: true,
    }));
    expect((await watch.look())[1]).toMatchObject({ lagEvents: 80, lagSeconds: 3, secondsLeft: undefined });
    position = 60;
    environment.pass(4_000);
    const [, later] = await watch.look('orders');
    expect(later?.eventsPerSecond).toBeCloseTo(10, 0);
    expect(later).toMatchObject({ position: 60, secondsLeft: 4 });
    expect(await watch.look('customers')).toEqual([]);
  });
});
