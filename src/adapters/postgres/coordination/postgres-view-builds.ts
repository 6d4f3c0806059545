import pg from 'pg';
import {
  type NewBuild,
  type OutboxEntry,
  readerOf,
  RebuildFenced,
  type RebuildLease,
  rebuildNumber,
  SwitchRefused,
  type ViewBuild,
  ViewBuilds,
  type ViewsAtWork,
  type ViewState,
} from '#kernel';
import { kernelError } from '../../postgres-client/database-errors.js';
import { holdRebuild } from './rebuild-lease.js';
import type { RowSeals } from '../../postgres-client/row-seals.js';
import { rows } from '../../postgres-client/rows.js';
import { sealedEntries } from '../../postgres-client/sealed-entries.js';

export interface ViewBuildsOptions {
  readonly pool: pg.Pool;
  /** For connections that hold leases. */
  readonly url: string;
  /** For what is put into the outbox. */
  readonly seals: RowSeals;
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

  async add({ view, build, projectionVersion, state, restriction }: NewBuild): Promise<void> {
    await this.rows('adding a build', ADD, [
      ...[view, build, projectionVersion, state, restriction ?? null],
      rebuildNumber(build),
    ]);
  }

  async atWork(): Promise<ViewsAtWork> {
    const held = await this.rows<{ readonly name: string }>('looking who works on views', AT_WORK);
    const names = new Set(held.map(({ name }) => name));
    return { rebuilt: namedBy(names, 'daybook rebuild '), fed: namedBy(names, 'daybook projection ') };
  }

  async setState(view: string, build: string, state: ViewBuild['state'], token?: number): Promise<void> {
    const changed = await this.rows('changing a build', SET_STATE, [view, build, state, token ?? null]);
    if (token !== undefined && changed.length === 0) throw new RebuildFenced(readerOf({ name: view, build }));
  }

  async switchTo(
    view: string,
    from: string,
    to: string,
    entries: readonly OutboxEntry[],
    token?: number,
  ): Promise<number> {
    try {
      const values = [view, from, to, token ?? null, sealedEntries(this.options.seals, entries)];
      const { rows } = await this.options.pool.query<{ readonly position: number }>(SWITCH, values);
      return rows[0]?.position ?? 0;
    } catch (error) {
      throw switchError(error, readerOf({ name: view, build: to }));
    }
  }

  async setPaused(view: string, paused: boolean, entry: OutboxEntry): Promise<void> {
    await this.rows('pausing a view', SET_PAUSED, [view, paused, sealedEntries(this.options.seals, [entry])]);
  }

  async remove(view: string, build: string, entry: OutboxEntry): Promise<void> {
    await this.rows('removing a build', REMOVE, [view, build, sealedEntries(this.options.seals, [entry])]);
  }

  hold(view: string): Promise<RebuildLease | undefined> {
    return holdRebuild(this.options.url, this.options.pool, view);
  }

  private rows<Row extends pg.QueryResultRow>(doing: string, text: string, values: readonly unknown[] = []) {
    return rows<Row>(this.options.pool, doing, text, values);
  }
}

type ListedBuild = Omit<ViewBuild, 'restriction'> & { readonly restriction: string | null };

const stateOf = ({
  builds,
  previous,
  switchedAt,
  ...state
}: Omit<ViewState, 'builds'> & { readonly builds: string }) => ({
  ...state,
  previous: previous ?? undefined,
  switchedAt: switchedAt ?? undefined,
  builds: (JSON.parse(builds) as readonly ListedBuild[]).map((build) => ({
    ...build,
    restriction: build.restriction ?? undefined,
  })),
});

const namedBy = (names: ReadonlySet<string>, prefix: string): ReadonlySet<string> =>
  new Set([...names].filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length)));

/** SQLSTATE of the refusals of `daybook.switch_view`. */
const REFUSALS: Readonly<Record<string, SwitchRefused['reason']>> = { DB001: 'moved', DB002: 'behind' };

const TAKEN_OVER = 'DB003';

/** What the refusals of `daybook.decide_switch` and `daybook.switch_view` are to the kernel. */
export const switchError = (error: unknown, reader: string): unknown => {
  const { code = '', message = '' } = error as { readonly code?: string; readonly message?: string };
  if (code === TAKEN_OVER) return new RebuildFenced(reader);
  const reason = REFUSALS[code];
  return reason === undefined ? kernelError(error, 'switching a view') : new SwitchRefused(reason, message);
};

const REGISTER = `
  with known as (
    insert into daybook.views (view, live) values ($1, $2) on conflict (view) do nothing returning view
  )
  insert into daybook.view_builds (view, build, projection_version, state) select view, $2, $3, 'fed' from known`;

const LIST = `
  select v.view, v.live, v.previous, v.switched_at as "switchedAt", v.switches, v.elsewhere, v.paused,
    v.rebuilds,
    (select coalesce(json_agg(json_build_object(
        'view', b.view, 'build', b.build, 'projectionVersion', b.projection_version, 'state', b.state,
        'restriction', b.restriction,
        'startedAt', to_char(b.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
      ) order by b.started_at, b.build), '[]') from daybook.view_builds b where b.view = v.view) as builds
  from daybook.views v order by v.view`;

const ADD = `
  with added as (
    insert into daybook.view_builds (view, build, projection_version, state, restriction, token)
    select $1, $2, $3, $4, $5, coalesce(max(token), 0) from daybook.view_builds where view = $1
    on conflict (view, build) do nothing
  )
  update daybook.views set rebuilds = $6 where view = $1 and rebuilds < $6`;

// The live build is never set to `resting`, whichever process was faster.
const SET_STATE = `
  update daybook.view_builds
  set state = $3
  where view = $1 and build = $2 and token = coalesce($4, token)
    and ($3 <> 'resting' or build <> (select live from daybook.views where view = $1))
  returning build`;

const SWITCH = `
  with switched as materialized (select daybook.switch_view($1, $2, $3, $4) as position)
  select position, daybook.enqueue($5, position) from switched`;

const SET_PAUSED = `
  with changed as (update daybook.views set paused = $2 where view = $1 and paused <> $2 returning view)
  select daybook.enqueue($3) from changed`;

const REMOVE = `
  with removed as materialized (select daybook.remove_build($1, $2) as done)
  select daybook.enqueue($3) from removed where done`;

// A lock is known by the hash of its name only, so the names there can be are compared with those that are held.
const AT_WORK = `
  with held as (
    select (classid::bigint << 32) | objid::bigint as key from pg_locks
    where locktype = 'advisory' and objsubid = 1 and granted
      and database = (select oid from pg_database where datname = current_database())
  ), names as (
    select 'daybook rebuild ' || view as name from daybook.views
    union all select 'daybook projection ' || view || '@' || build from daybook.view_builds
  )
  select name from names where hashtextextended(name, 0) in (select key from held)`;
