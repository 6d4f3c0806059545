import { Args, ArgsType, type ComplexityEstimator, Field, Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';

import { PersonalData } from '#kernel';
import { badInput, BigIntScalar, listOf, Timelines } from '#platform';
import { foldCost } from '../../api/fold-cost.js';
import { Order } from '../../api/order.type.js';
import { TimelineEntry } from './timeline-entry.type.js';

const USUAL = 100;
const MOST = 1_000;

@ArgsType()
export class TimelineArguments {
  @Field(() => Int, { nullable: true, defaultValue: USUAL, description: `at most ${MOST}` })
  first?: number | null;

  @Field(() => BigIntScalar, {
    nullable: true,
    description: 'the position of an entry; what happened after it is told',
  })
  after?: number | null;
}

/** Reading on reads what comes before as well. */
const cost: ComplexityEstimator = ({ args, childComplexity }) => {
  const { first, after } = args as TimelineArguments;
  const items = Math.min(Math.max(first ?? USUAL, 0), MOST);
  return listOf(items, foldCost(after ? undefined : items))({ childComplexity });
};

@Resolver(() => Order)
export class TimelineResolver {
  constructor(private readonly timelines: Timelines) {}

  @ResolveField(() => [TimelineEntry], {
    description:
      'what happened to the order in all contexts, the oldest first: read from the events, so it is never behind, also with asOf',
    complexity: cost,
  })
  timeline(@Parent() { id }: Order, @Args() { first, after }: TimelineArguments): Promise<readonly TimelineEntry[]> {
    const limit = first ?? USUAL;
    if (limit < 0 || limit > MOST) throw badInput(`first must be from 0 to ${MOST}.`);
    return this.timelines.of(id, after ?? 0, limit);
  }
}

@Resolver(() => TimelineEntry)
export class TimelineEntryResolver {
  constructor(private readonly personal: PersonalData) {}

  // Without parameter decorators Nest calls this method directly.
  @ResolveField()
  data({ data }: TimelineEntry): Promise<unknown> {
    return this.personal.openAll(data);
  }
}
