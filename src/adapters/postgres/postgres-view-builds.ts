import pg from 'pg';
import { type RebuildLease, SwitchRefused, type ViewBuild, ViewBuilds, type ViewState } from '#kernel';
import { kernelError } from './database-errors.js';
import { holdRebuild } from './rebuild-lease.js';
import { rows } from './rows.js';
import { qualifiedTable } from './views/view-table.js';

export interface ViewBuildsOptions {
  readonly pool: pg.Pool;
  /** For connections that hold leases. */
  readonly url: string;
}

/** Views and builds in `daybook.views` and `daybook.view_builds`. */
export class PostgresViewBuilds extends ViewBuilds {
  constructor(private readonly options: ViewBuildsOptions) {
    super();
  }

  async register(view: string, build: string, projectionVersion: number): Promise<void> {
    await this.rows('registering a view', REGISTER, [view, build, projectionVersion]);
  }

  list(): Promise<readonly ViewState[]> {
    return this.rows<Omit<ViewState, 'builds'> & { readonly builds: string }>('listing the builds of views', LIST).then(
      (states) => states.map((state) => stateOf(state)),
    );
  }

  async add({ view, build, projectionVersion, state }: Parameters<ViewBuilds['add']>[0]): Promise<void> {
    await this.rows('adding a build', ADD, [view, build, projectionVersion, state]);
  }

  async setState(view: string, build: string, state: ViewBuild['state']): Promise<void> {
    await this.rows('changing a build', SET_STATE, [view, build, state]);
  }

  async switchTo(view: string, from: string, to: string): Promise<number> {
    try {
      const text = 'select daybook.switch_view($1, $2, $3) as position';
      const { rows } = await this.options.pool.query<{ readonly position: number }>(text, [view, from, to]);
      return rows[0]?.position ?? 0;
    } catch (error) {
      throw switchError(error);
    }
  }

  async setPaused(view: string, paused: boolean): Promise<void> {
    await this.rows('pausing a view', 'update daybook.views set paused = $2 where view = $1', [view, paused]);
  }

  async remove(view: string, build: string): Promise<void> {
    const table = qualifiedTable({ name: view, build, fields: {}, indexes: [] });
    const [removed] = await this.rows('removing a build', REMOVE, [view, build]);
    if (removed === undefined) return;
    const reader = `${view}@${build}`;
    await this.rows('removing a build', `drop table if exists ${table}`);
    await this.rows('removing a build', 'delete from daybook.checkpoints where reader = $1', [reader]);
    await this.rows('removing a build', 'delete from daybook.parked_streams where projection = $1', [reader]);
  }

  hold(view: string, build: string): Promise<RebuildLease | undefined> {
    return holdRebuild(this.options.url, this.options.pool, view, build);
  }

  private rows<Row extends pg.QueryResultRow>(doing: string, text: string, values: readonly unknown[] = []) {
    return rows<Row>(this.options.pool, doing, text, values);
  }
}

const stateOf = ({
  builds,
  previous,
  switchedAt,
  ...state
}: Omit<ViewState, 'builds'> & { readonly builds: string }) => ({
  ...state,
  previous: previous ?? undefined,
  switchedAt: switchedAt ?? undefined,
  builds: JSON.parse(builds) as readonly ViewBuild[],
});

/** SQLSTATE of the refusals of `daybook.switch_view`. */
const REFUSALS: Readonly<Record<string, SwitchRefused['reason']>> = { DB001: 'moved', DB002: 'behind' };

const switchError = (error: unknown): unknown => {
  const { code = '', message = '' } = error as { readonly code?: string; readonly message?: string };
  const reason = REFUSALS[code];
  return reason === undefined ? kernelError(error, 'switching a view') : new SwitchRefused(reason, message);
};

const REGISTER = `
  with known as (
    insert into daybook.views (view, live) values ($1, $2) on conflict (view) do nothing returning view
  )
  insert into daybook.view_builds (view, build, projection_version, state) select view, $2, $3, 'fed' from known`;

const LIST = `
  select v.view, v.live, v.previous, v.switched_at as "switchedAt", v.paused,
    (select coalesce(json_agg(json_build_object(
        'view', b.view, 'build', b.build, 'projectionVersion', b.projection_version, 'state', b.state,
        'inGrace', coalesce(b.rested_at > clock_timestamp() - interval '5 s', false),
        'startedAt', to_char(b.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
      ) order by b.started_at, b.build), '[]') from daybook.view_builds b where b.view = v.view) as builds
  from daybook.views v order by v.view`;

const ADD = `
  insert into daybook.view_builds (view, build, projection_version, state) values ($1, $2, $3, $4)
  on conflict (view, build) do nothing`;

const SET_STATE = `
  update daybook.view_builds
  set state = $3, rested_at = case $3 when 'resting' then clock_timestamp() end where view = $1 and build = $2`;

const REMOVE = `
  with gone as (
    update daybook.views set previous = null where view = $1 and previous = $2
  )
  delete from daybook.view_builds b using daybook.views v
  where b.view = $1 and b.build = $2 and v.view = b.view and v.live <> b.build returning b.build`;
