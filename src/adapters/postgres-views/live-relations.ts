import type { Pool } from 'pg';
import { rows } from '../postgres-client/rows.js';

/** The relation `<view>_live` that queries go through, as it is and as the pointer of the view says it must be. */
export interface LiveRelation {
  readonly view: string;
  readonly build: string;
  /** Whether it selects all columns of that build's table and nothing else; so is that of a view that is on its way back. */
  readonly isRight: boolean;
}

/** @throws StoreUnavailable */
export const readLiveRelations = (pool: Pool): Promise<readonly LiveRelation[]> =>
  rows<LiveRelation>(pool, 'reading live relations', LIVE_RELATIONS);

// PostgreSQL writes a view out in one form, so the text of the right one can be made from the columns of the table.
const LIVE_RELATIONS = `
  with pointer as (
    select view, live as build, replace(view, '-', '_') || '_' || live as table_name,
      elsewhere, to_regclass(format('daybook_views.%I', replace(view, '-', '_') || '_live')) as relation,
      to_regclass(format('daybook_views.%I', replace(view, '-', '_') || '_' || live)) as stored
    from daybook.views
  )
  select view, build,
    elsewhere or coalesce((select relkind = 'v' from pg_class where oid = relation), false)
    and coalesce((select relkind = 'r' from pg_class where oid = stored), false)
    and pg_get_viewdef(relation) = (
      select ' SELECT ' || string_agg(quote_ident(attname), E',\\n    ' order by attnum)
        || E'\\n   FROM ' || format('daybook_views.%I', table_name) || ';'
      from pg_attribute where attrelid = stored and attnum > 0 and not attisdropped
    ) as "isRight"
  from pointer order by view`;
