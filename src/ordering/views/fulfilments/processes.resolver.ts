import { QueryBus } from '@nestjs/cqrs';
import { Args, ArgsType, Context, Field, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  countLimit,
  CountResult,
  DEFAULT_COUNT,
  ForwardPageArguments,
  freshnessOf,
  pageRequest,
  type QueryContext,
} from '#platform';
import { CountProcesses } from './count-processes.query.js';
import { FindProcesses } from './find-processes.query.js';
import { LONGEST_WAIT_FIRST } from './find-stuck-orders.query.js';
import { ProcessFilter } from './process-filter.js';
import { ProcessConnection } from './process.type.js';

@ArgsType()
export class ProcessesArguments extends ForwardPageArguments {
  @Field(() => ProcessFilter, { nullable: true })
  filter?: ProcessFilter | null;

  @Field(() => String, { nullable: true })
  atLeast?: string | null;
}

@Resolver(() => ProcessConnection)
export class ProcessesResolver {
  constructor(private readonly queries: QueryBus) {}

  @Query(() => ProcessConnection, { description: 'The processes that fit; the oldest `since` comes first' })
  async processes(
    @Args() { filter, atLeast, ...paging }: ProcessesArguments,
    @Context() context: QueryContext,
  ): Promise<ProcessConnection> {
    const request = pageRequest(paging, LONGEST_WAIT_FIRST);
    const asked = new FindProcesses(request, filter ?? {}, freshnessOf(context, atLeast));
    return new ProcessConnection(await this.queries.execute(asked), asked.filter);
  }

  @ResolveField(() => CountResult, { description: 'counted no further than limit' })
  totalCount(
    @Parent() { filter }: ProcessConnection,
    @Args('limit', { type: () => Int, defaultValue: DEFAULT_COUNT, nullable: true }) limit: number | null,
  ): Promise<CountResult> {
    return this.queries.execute(new CountProcesses(filter, countLimit(limit)));
  }
}
