import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Keyset } from '#kernel';
import { AnswerField } from './answer-field.js';
import { encodeCursor } from './cursors.js';
import type { PageRequest } from './page-arguments.js';

@ObjectType()
export class PageInfo {
  @AnswerField(() => Boolean)
  hasNextPage!: boolean;

  @AnswerField(() => Boolean)
  hasPreviousPage!: boolean;

  @AnswerField(() => String, { nullable: true })
  startCursor!: string | null;

  @AnswerField(() => String, { nullable: true })
  endCursor!: string | null;
}

export const CountPrecision = { EXACT: 'EXACT', AT_LEAST: 'AT_LEAST' } as const;
registerEnumType(CountPrecision, { name: 'CountPrecision' });

@ObjectType()
export class CountResult {
  @Field(() => Int)
  count!: number;

  @Field(() => CountPrecision)
  precision!: keyof typeof CountPrecision;
}

/** A count that was taken no further than one above `limit`. */
export const countResult = (counted: number, limit: number): CountResult =>
  counted <= limit ? { count: counted, precision: 'EXACT' } : { count: limit, precision: 'AT_LEAST' };

/** One row of a page: what is shown and where it stands. */
export interface PageRow<Node> {
  readonly node: Node;
  readonly keyset: Keyset;
}

/**
 * One page of a Relay connection (GraphQL Cursor Connections Specification). Edges and cursors are made when they are
 * selected only.
 */
export class Page<Node> {
  readonly rows: readonly PageRow<Node>[];
  private readonly hasMore: boolean;

  /** @param found up to one row more than `request.limit`, in sort order */
  constructor(
    readonly request: PageRequest,
    found: readonly PageRow<Node>[],
  ) {
    this.hasMore = found.length > request.limit;
    const surplus = found.length - request.limit;
    this.rows = !this.hasMore ? found : request.fromEnd ? found.slice(surplus) : found.slice(0, request.limit);
  }

  /** The same page with so many rows at most; what is cut is on the next one. */
  cutTo(rows: number): Page<Node> {
    return rows < this.rows.length ? new Page({ ...this.request, limit: rows }, this.rows) : this;
  }

  get nodes(): readonly Node[] {
    return this.rows.map(({ node }) => node);
  }

  get edges(): readonly { readonly cursor: string; readonly node: Node }[] {
    return this.rows.map((row) => ({ cursor: this.cursorOf(row), node: row.node }));
  }

  /** Beyond the side it was asked from, a page knows its neighbour by the cursor that it was asked with. */
  get pageInfo(): PageInfo {
    const { fromEnd = false, after, before } = this.request;
    const first = this.rows.at(0);
    const last = this.rows.at(-1);
    return {
      hasNextPage: fromEnd ? before !== undefined : this.hasMore,
      hasPreviousPage: fromEnd ? this.hasMore : after !== undefined,
      startCursor: first === undefined ? null : this.cursorOf(first),
      endCursor: last === undefined ? null : this.cursorOf(last),
    };
  }

  private cursorOf({ keyset }: PageRow<Node>): string {
    return encodeCursor(this.request.sort, keyset);
  }
}
