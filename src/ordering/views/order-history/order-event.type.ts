import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { BigIntScalar, DateTime, JsonScalar, type Page, PageInfo } from '#platform';

/** An event has up to 256 KB; a kilobyte costs as much as a field. */
const LARGEST_DATA_KB = 256;

@ObjectType({ description: 'One fact of an order, as it was recorded' })
export class OrderEvent {
  @Field(() => ID)
  id!: string;

  @Field()
  type!: string;

  @Field(() => Int, { description: 'the one it was written in; data is in the newest' })
  schemaVersion!: number;

  @Field(() => Int)
  version!: number;

  @Field(() => BigIntScalar)
  position!: number;

  @Field(() => DateTime, { description: 'business time' })
  occurredAt!: string;

  @Field(() => DateTime)
  recordedAt!: string;

  @Field(() => String, { nullable: true, description: 'who asked for it' })
  actor!: string | null;

  @Field(() => String, { nullable: true })
  correlationId!: string | null;

  @Field(() => String, { nullable: true })
  causationId!: string | null;

  /** Personal values are still sealed; they are opened when it is selected. */
  @Field(() => JsonScalar, {
    complexity: LARGEST_DATA_KB,
    description: 'in the newest version of its schema; the token of a card is left out',
  })
  data!: unknown;
}

@ObjectType()
export class OrderEventEdge {
  @Field()
  cursor!: string;

  @Field(() => OrderEvent)
  node!: OrderEvent;
}

@ObjectType()
export class OrderEventConnection {
  @Field(() => [OrderEventEdge])
  get edges(): readonly OrderEventEdge[] {
    return this.page.edges;
  }

  @Field(() => [OrderEvent])
  get nodes(): readonly OrderEvent[] {
    return this.page.nodes;
  }

  @Field(() => PageInfo)
  get pageInfo(): PageInfo {
    return this.page.pageInfo;
  }

  constructor(private readonly page: Page<OrderEvent>) {}
}
