import type pg from 'pg';
import type { ViewDefinition, ViewQuery } from '#kernel';
import { Bindings } from '../../src/adapters/postgres-views/bindings.js';
import { pageStatement } from '../../src/adapters/postgres-views/page-sql.js';
import { tableName } from '../../src/adapters/postgres-views/view-table.js';

/** A node of what EXPLAIN (FORMAT JSON) answers. */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Plan Rows': number;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

/**
 * How the view store's own statement for this page is carried out: `index: placedAt`, `SCAN`, or
 * `index: sku + sort of about 980` where the rows that the index finds are put in order afterwards.
 */
export const planOf = async (database: pg.Client, view: ViewDefinition, query: ViewQuery): Promise<string> => {
  const bindings = new Bindings();
  const text = `explain (format json) ${pageStatement(view, query, bindings)}`;
  const { rows } = await database.query<{ 'QUERY PLAN': readonly [{ readonly Plan: PlanNode }] }>(
    text,
    bindings.values,
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`There is no plan for ${text}`);
  const nodes = nodesOf(row['QUERY PLAN'][0].Plan);
  if (nodes.some((node) => node['Node Type'] === 'Seq Scan')) return 'SCAN';
  const indexes = new Set(nodes.flatMap((node) => node['Index Name'] ?? []));
  const sorted = nodes.filter((node) => node['Node Type'] === 'Sort').map((node) => node['Plan Rows']);
  const names = [...indexes].map((name) => name.replace(`${tableName(view)}_`, ''));
  return `index: ${[...names, ...(sorted.length > 0 ? [`sort of about ${Math.max(...sorted)}`] : [])].join(' + ')}`;
};

const nodesOf = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];
