import { createHash } from 'node:crypto';
import { LIVE_BUILD, type ViewDefinition } from '#kernel';
import { fieldExpression, jsonExpression } from './field-expression.js';

const VIEW_NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const BUILD = /^[a-z0-9]+$/;
/** PostgreSQL truncates longer identifiers without an error. */
const MAX_IDENTIFIER_BYTES = 63;

/** The schema that holds one table per build of a view; migrations create it. */
export const VIEW_SCHEMA = 'daybook_views';

/**
 * Name of a build's table, such as `order_details_1`.
 * @throws Error when name or build cannot be an identifier
 */
export const tableName = ({ name, build }: ViewDefinition): string => {
  if (!VIEW_NAME.test(name)) throw new Error(`View name '${name}' must be kebab-case: order-details`);
  if (!BUILD.test(build)) throw new Error(`Build '${build}' of view ${name} must be lower-case letters and digits: 1`);
  const table = `${name.replaceAll('-', '_')}_${build}`;
  if (table.length > MAX_IDENTIFIER_BYTES) throw new Error(`Table name ${table} is too long: shorten the view's name`);
  return table;
};

/** The table as it stands in SQL: `daybook_views."order_details_1"`. */
export const qualifiedTable = (view: ViewDefinition): string => `${VIEW_SCHEMA}."${tableName(view)}"`;

/**
 * What a build consists of: statements by the name of the table or index that each makes. A list of `view.indexes`
 * becomes one B-tree over the very expressions that filters and sorts use, with the id last; an array its own GIN index.
 */
export const tableDefinition = (view: ViewDefinition): ReadonlyMap<string, string> =>
  new Map([
    [tableName(view), createTable(view)],
    ...view.indexes.flatMap((fields) => indexDefinitions(view, fields)),
    createLive(view),
  ]);

const createTable = (view: ViewDefinition): string =>
  `create table if not exists ${qualifiedTable(view)} (
    id text collate "C" primary key,
    doc jsonb not null,
    version bigint not null,
    position bigint not null,
    projected_at timestamptz(3) not null default clock_timestamp()
  )`;

/** The first build of a view is live; `daybook.switch_view` lets queries go to another one. */
const createLive = (view: ViewDefinition): NamedStatement => {
  const live = { ...view, build: LIVE_BUILD };
  const create = `create view ${qualifiedTable(live)} as select * from ${qualifiedTable(view)}`;
  // Builds of one view may be made at the same moment: the first one is it.
  const unlessThere = `exception when duplicate_table or unique_violation then null`;
  return [tableName(live), `do $$ begin ${create}; ${unlessThere}; end $$`];
};

type NamedStatement = readonly [name: string, statement: string];

const indexDefinitions = (view: ViewDefinition, fields: readonly string[]): readonly NamedStatement[] => {
  const scalars = fields.filter((name) => !view.fields[name]?.many);
  const arrays = fields.filter((name) => view.fields[name]?.many);
  const keys = [...scalars.map((name) => `(${fieldExpression(view, name)})`), 'id'].join(', ');
  // Without fastupdate a write costs a quarter more, but no read ever has to search a list of pending entries.
  const gin = (name: string) => `using gin ((${jsonExpression(view, name)}) jsonb_path_ops) with (fastupdate = off)`;
  return [
    ...arrays.map((name) => createIndex(view, [name], gin(name))),
    ...(scalars.length > 0 ? [createIndex(view, scalars, `(${keys})`)] : []),
  ];
};

const createIndex = (view: ViewDefinition, fields: readonly string[], keys: string): NamedStatement => {
  const name = indexName(view, fields);
  return [name, `create index if not exists "${name}" on ${qualifiedTable(view)} ${keys}`];
};

const indexName = (view: ViewDefinition, fields: readonly string[]): string => {
  const name = [tableName(view), ...fields].join('_');
  if (name.length <= MAX_IDENTIFIER_BYTES) return name;
  return `${name.slice(0, MAX_IDENTIFIER_BYTES - 9)}_${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
};
