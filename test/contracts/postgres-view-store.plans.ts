import type pg from 'pg';
import type { ViewDefinition, ViewQuery } from '#kernel';
import { Bindings } from '../../src/adapters/postgres-views/bindings.js';
import { pageStatement } from '../../src/adapters/postgres-views/page-sql.js';

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** How many rows a page takes from the table, and the indexes (or sequential scans) by which it finds them. */
export const readsOf = (pool: pg.Pool, view: ViewDefinition, query: ViewQuery) => {
  const bindings = new Bindings();
  const statement = pageStatement(view, query, bindings);
  return readsOfStatement(pool, statement, bindings.values);
};

/** The same of any statement. */
export const readsOfStatement = async (pool: pg.Pool, statement: string, values: readonly unknown[]) => {
  const explained = await pool.query<{ 'QUERY PLAN': string }>(`explain (analyze, format json) ${statement}`, [
    ...values,
  ]);
  const plans = JSON.parse(explained.rows[0]?.['QUERY PLAN'] ?? '[]') as readonly { readonly Plan: PlanNode }[];
  const nodes = plans.flatMap(({ Plan }) => nodesOf(Plan));
  const scanned = nodes.filter((node) => node['Relation Name'] !== undefined);
  const rows = scanned.map((node) => node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0));
  const named = nodes.filter((node) => node['Index Name'] !== undefined || node['Node Type'] === 'Seq Scan');
  return {
    rowsRead: rows.reduce((sum, read) => sum + read, 0),
    scans: [...new Set(named.map((node) => node['Index Name'] ?? node['Node Type']))],
  };
};

const nodesOf = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];
