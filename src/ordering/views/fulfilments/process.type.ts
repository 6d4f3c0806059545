import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { BigIntScalar, DateTime, type Page, PageInfo } from '#platform';
import { type PROCESS_STATUSES, ProcessStatus, ProcessType, ProcessWait } from './process-enums.js';
import type { ProcessFilter } from './process-filter.js';

@ObjectType({ description: 'A long conversation, such as that from an order to its delivery' })
export class Process {
  @Field(() => ID)
  id!: string;

  @Field(() => ProcessType)
  type!: 'FULFILMENT';

  @Field(() => ID)
  orderId!: string;

  @Field(() => ProcessStatus, { description: 'STUCK when a step of it has failed, and is not tried again by itself' })
  status!: (typeof PROCESS_STATUSES)[number];

  @Field(() => ProcessWait, {
    nullable: true,
    description:
      'what has to happen next; RELEASE when the order is on hold; PEOPLE when goods are short, a parcel is lost or money cannot be ' +
      'moved; null when it has ended',
  })
  waitingFor!: string | null;

  @Field(() => DateTime, { description: 'when this wait began, or when it ended; business time' })
  since!: string;

  @Field(() => String, { nullable: true, description: 'why it is STUCK' })
  error!: string | null;

  @Field(() => Int, { description: "version of the process' stream that this row shows" })
  version!: number;

  @Field(() => BigIntScalar, { description: 'log position of the last event in this row' })
  position!: number;

  @Field(() => DateTime)
  projectedAt!: string;
}

@ObjectType()
export class ProcessEdge {
  @Field()
  cursor!: string;

  @Field(() => Process)
  node!: Process;
}

@ObjectType()
export class ProcessConnection {
  @Field(() => [ProcessEdge])
  get edges(): readonly ProcessEdge[] {
    return this.page.edges;
  }

  @Field(() => [Process])
  get nodes(): readonly Process[] {
    return this.page.nodes;
  }

  @Field(() => PageInfo)
  get pageInfo(): PageInfo {
    return this.page.pageInfo;
  }

  constructor(
    private readonly page: Page<Process>,
    /** What `totalCount` counts. */
    readonly filter: ProcessFilter,
  ) {}
}
