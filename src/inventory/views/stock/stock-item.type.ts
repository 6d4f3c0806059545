import { Field, Int, ObjectType } from '@nestjs/graphql';
import { AnswerField, BigIntScalar, DateTime, listOf, type Page, PageInfo } from '#platform';
import type { Filter } from '#kernel';
import { MOST_LOCATIONS } from '../../stock/levels.js';

@ObjectType()
export class StockLocation {
  @AnswerField(() => String)
  location!: string;

  @AnswerField(() => Int, { description: 'below 0 when more has left than the book had' })
  onHand!: number;

  @AnswerField(() => Int, { description: 'kept for orders' })
  reserved!: number;

  @AnswerField(() => Int, { description: 'below 0 when less is there than is kept' })
  available!: number;
}

@ObjectType()
export class StockItem {
  @AnswerField(() => String)
  sku!: string;

  @AnswerField(() => Boolean, { description: 'whether it is counted; what is not has always enough' })
  tracked!: boolean;

  @AnswerField(() => Boolean, { description: 'whether it is sold when there is none left' })
  backorder!: boolean;

  @AnswerField(() => Int, { description: 'at all locations together' })
  onHand!: number;

  @AnswerField(() => Int, { description: 'kept for orders' })
  reserved!: number;

  @AnswerField(() => Int, { nullable: true, description: 'what may still be reserved; null when it is not tracked' })
  available!: number | null;

  @AnswerField(() => [StockLocation], {
    description: 'in the order of their names',
    complexity: listOf(MOST_LOCATIONS),
  })
  locations!: readonly StockLocation[];

  @AnswerField(() => Int, { description: 'how many events it has' })
  version!: number;

  @AnswerField(() => BigIntScalar, { description: 'log position of the last event in this row' })
  position!: number;

  @AnswerField(() => DateTime)
  projectedAt!: string;
}

@ObjectType()
export class StockItemEdge {
  @Field()
  cursor!: string;

  @Field(() => StockItem)
  node!: StockItem;
}

@ObjectType()
export class StockItemConnection {
  @Field(() => [StockItemEdge])
  get edges(): readonly StockItemEdge[] {
    return this.page.edges;
  }

  @Field(() => [StockItem])
  get nodes(): readonly StockItem[] {
    return this.page.nodes;
  }

  @Field(() => PageInfo)
  get pageInfo(): PageInfo {
    return this.page.pageInfo;
  }

  constructor(
    private readonly page: Page<StockItem>,
    /** What was asked for. */
    readonly filter: Filter | undefined,
  ) {}
}
