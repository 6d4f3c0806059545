import type pg from 'pg';
import { type OutboxEntry, readerOf, RebuildFenced, type ViewDefinition } from '#kernel';
import type { RowSeals } from '../../postgres-client/row-seals.js';
import { rows } from '../../postgres-client/rows.js';
import { sealedEntries } from '../../postgres-client/sealed-entries.js';
import { switchError } from './postgres-view-builds.js';

/** What is decided about builds whose documents lie elsewhere; the operator events go into the outbox with the decision. */
export class PostgresBuildDecisions {
  constructor(
    private readonly pool: pg.Pool,
    private readonly seals: RowSeals,
  ) {}

  /**
   * Queries are to go to another build.
   * @param position of the switch, which the events get
   * @throws SwitchRefused when another process has moved the view, RebuildFenced, StoreUnavailable
   */
  async switchTo(
    {
      view,
      from,
      to,
      position,
    }: { readonly view: string; readonly from: string; readonly to: string; readonly position: number },
    entries: readonly OutboxEntry[],
    token?: number,
  ): Promise<void> {
    try {
      await this.pool.query(SWITCH, [view, from, to, token ?? null, sealedEntries(this.seals, entries), position]);
    } catch (error) {
      throw switchError(error, readerOf({ name: view, build: to }));
    }
  }

  /**
   * Queries are to go to the live build in PostgreSQL again, when it has come so far.
   * @returns whether they do @throws StoreUnavailable
   */
  async comeBack(view: string, position: number): Promise<boolean> {
    const text = 'select daybook.bring_view_back($1, $2) as done';
    const [row] = await rows<{ readonly done: boolean }>(this.pool, 'bringing a view back', text, [view, position]);
    return row?.done === true;
  }

  /** A build goes, with its parked streams and discarded events. @returns false when it is live or was not there */
  async forget(view: string, build: string, entry: OutboxEntry): Promise<boolean> {
    const values = [view, build, sealedEntries(this.seals, [entry])];
    return (await rows(this.pool, 'removing a build', FORGET, values)).length > 0;
  }

  /** A build is rebuilt in its place: its parked streams and discarded events go. @throws RebuildFenced */
  async beginAnew(view: ViewDefinition, token: number, entry: OutboxEntry): Promise<void> {
    const values = [view.name, view.build, token, sealedEntries(this.seals, [entry])];
    const begun = await rows(this.pool, 'emptying a build', BEGIN_ANEW, values);
    if (begun.length === 0) throw new RebuildFenced(readerOf(view));
  }
}

const SWITCH = `
  with decided as materialized (select daybook.decide_switch($1, $2, $3, $4))
  select daybook.enqueue($5, $6::bigint) from decided`;

const FORGET = `
  with forgotten as materialized (select daybook.forget_build($1, $2) as done)
  select daybook.enqueue($3) from forgotten where done`;

const BEGIN_ANEW = `
  with begun as materialized (select daybook.begin_build_anew($1, $2, $3) as done)
  select daybook.enqueue($4) from begun where done`;
