import { readFileSync } from 'node:fs';
import type { Pool } from 'pg';
import { rows } from '../../postgres-client/rows.js';

/** SHA-256 of what an object is, by its name for people: `trigger append_only on daybook.events`. */
export type Definitions = ReadonlyMap<string, string>;

const EXPECTED = new URL('../../../../migrations/definitions.json', import.meta.url);

/** What the migrations of this release make; written by `npm run definitions`. */
export const expectedDefinitions = (): Definitions =>
  new Map(Object.entries(JSON.parse(readFileSync(EXPECTED, 'utf8')) as Record<string, string>));

/**
 * What is defined in the database: tables, columns, constraints, indexes, functions, triggers, rules, policies, sequences
 * and grants of the schema `daybook`, and whatever could change a view's documents behind its back in `daybook_views`.
 * @throws StoreUnavailable
 */
export const readDefinitions = async (pool: Pool): Promise<Definitions> => {
  const found = await rows<{ readonly name: string; readonly digest: string }>(
    pool,
    'reading definitions',
    DEFINITIONS,
  );
  return new Map(found.map(({ name, digest }) => [name, digest]));
};

// The table of migrations is TypeORM's. What the owner may do is not listed: a superuser may do everything anyway.
const DEFINITIONS = `
  with relation as (
    select c.*, n.nspname, n.nspname || '.' || c.relname as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('daybook', 'daybook_views') and c.relname not like 'migrations%'
  ), own as (
    select * from relation where nspname = 'daybook'
  ), defined (name, definition) as (
    select 'table ' || name, concat_ws(' ', relkind, relpersistence, relrowsecurity, relforcerowsecurity)
      from own where relkind in ('r', 'p', 'v', 'm', 'f')
    union all
    select 'column ' || own.name || '.' || a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull,
        a.attcollation::regcollation, a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid))
      from own join pg_attribute a on a.attrelid = own.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = own.oid and d.adnum = a.attnum
      where own.relkind in ('r', 'p', 'v', 'm', 'f')
    union all
    select 'constraint ' || k.conname || ' on ' || own.name, concat_ws(' ', pg_get_constraintdef(k.oid), k.convalidated)
      from own join pg_constraint k on k.conrelid = own.oid where k.contype <> 'n'
    union all
    select 'index ' || own.name, concat_ws(' ', pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisunique)
      from own join pg_index i on i.indexrelid = own.oid
    union all
    select 'sequence ' || own.name, concat_ws(' ', s.seqtypid::regtype, s.seqincrement, s.seqmin, s.seqmax, s.seqcycle)
      from own join pg_sequence s on s.seqrelid = own.oid
    union all
    select 'function ' || p.oid::regprocedure, concat_ws(' ', p.prosrc, l.lanname, p.prokind, p.provolatile, p.prosecdef,
        p.proisstrict, p.prorettype::regtype, p.proconfig::text)
      from pg_proc p join pg_language l on l.oid = p.prolang
      where p.pronamespace in ('daybook'::regnamespace, 'daybook_views'::regnamespace)
    union all
    select 'trigger ' || t.tgname || ' on ' || r.name, concat_ws(' ', pg_get_triggerdef(t.oid), t.tgenabled)
      from relation r join pg_trigger t on t.tgrelid = r.oid where not t.tgisinternal
    union all
    select 'rule ' || w.rulename || ' on ' || r.name, concat_ws(' ', pg_get_ruledef(w.oid), w.ev_enabled)
      from relation r join pg_rewrite w on w.ev_class = r.oid where w.rulename <> '_RETURN'
    union all
    select 'policy ' || p.polname || ' on ' || r.name, concat_ws(' ', p.polcmd, p.polpermissive)
      from relation r join pg_policy p on p.polrelid = r.oid
    union all
    select 'row security on ' || name, 'on' from relation
      where nspname = 'daybook_views' and (relrowsecurity or relforcerowsecurity)
    union all
    select grants.name, string_agg(grantable::text, ' ' order by grantable)
      from (
        select format('grant %s on %s to %s', privilege_type, own.name, grantee_name(g.grantee)), g.is_grantable
          from own cross join aclexplode(own.relacl) g where g.grantee <> own.relowner
        union all
        select format('grant %s (%s) on %s to %s', privilege_type, a.attname, own.name, grantee_name(g.grantee)), g.is_grantable
          from own join pg_attribute a on a.attrelid = own.oid cross join aclexplode(a.attacl) g
          where g.grantee <> own.relowner
        union all
        select format('grant %s on %s to %s', privilege_type, p.oid::regprocedure, grantee_name(g.grantee)), g.is_grantable
          from pg_proc p cross join aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) g
          where p.pronamespace = 'daybook'::regnamespace and g.grantee <> p.proowner
        union all
        select format('grant %s on schema %s to %s', privilege_type, n.nspname, grantee_name(g.grantee)), g.is_grantable
          from pg_namespace n cross join aclexplode(n.nspacl) g
          where n.nspname in ('daybook', 'daybook_views') and g.grantee <> n.nspowner
      ) grants (name, grantable) group by grants.name
  )
  select name, encode(sha256(convert_to(definition, 'UTF8')), 'hex') as digest from defined order by name`.replaceAll(
  /grantee_name\(([^)]+)\)/g,
  `case $1 when 0 then 'public' else pg_get_userbyid($1) end`,
);
