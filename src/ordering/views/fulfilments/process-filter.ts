import { Field, ID, InputType } from '@nestjs/graphql';
import type { Filter } from '#kernel';
import { bounded, comparisons, isGiven, timeBounds } from '../../api/filter-conditions.js';
import { DateTimeFilter } from '../../api/filter.inputs.js';
import { ProcessStatus, ProcessType, ProcessWait } from './process-enums.js';
import type { StuckOrders } from './stuck-steps.js';

const maybe = { nullable: true } as const;

@InputType()
export class ProcessTypeFilter {
  @Field(() => ProcessType, maybe)
  eq?: string | null;

  @Field(() => [ProcessType], maybe)
  in?: readonly string[] | null;
}

@InputType()
export class ProcessStatusFilter {
  @Field(() => ProcessStatus, maybe)
  eq?: string | null;

  @Field(() => [ProcessStatus], maybe)
  in?: readonly string[] | null;
}

@InputType()
export class ProcessWaitFilter {
  @Field(() => ProcessWait, maybe)
  eq?: string | null;

  @Field(() => [ProcessWait], maybe)
  in?: readonly string[] | null;
}

@InputType()
export class IdFilter {
  @Field(() => ID, maybe)
  eq?: string | null;

  @Field(() => [ID], maybe)
  in?: readonly string[] | null;
}

@InputType({ description: 'All conditions given together must hold' })
export class ProcessFilter {
  @Field(() => ProcessTypeFilter, maybe)
  type?: ProcessTypeFilter | null;

  @Field(() => ProcessStatusFilter, maybe)
  status?: ProcessStatusFilter | null;

  @Field(() => ProcessWaitFilter, maybe)
  waitingFor?: ProcessWaitFilter | null;

  @Field(() => DateTimeFilter, maybe)
  since?: DateTimeFilter | null;

  @Field(() => IdFilter, maybe)
  orderId?: IdFilter | null;
}

/**
 * The filter as the view store takes it.
 * @param stuck orders whose process is STUCK, whatever the view knows
 * @throws QueryRefused BAD_USER_INPUT for a list of more than 100 values
 */
export const viewFilter = ({ type, status, waitingFor, since, orderId }: ProcessFilter, stuck: StuckOrders): Filter => {
  const ids = [...stuck.keys()];
  return {
    and: [
      // All processes are of one type.
      ...listsIn(type).map((types): Filter => (types.includes('FULFILMENT') ? { and: [] } : { or: [] })),
      ...listsIn(status).map((statuses) => statusFilter(statuses, ids)),
      ...comparisons('waitingFor', waitingFor),
      ...comparisons('orderId', orderId),
      ...comparisons('since', since && timeBounds(since)),
    ],
  };
};

/** Those that are stuck are nothing else. */
const statusFilter = (statuses: readonly string[], stuckIds: readonly string[]): Filter => {
  const isStuck = oneOf('orderId', stuckIds);
  const others: Filter = { and: [oneOf('status', statuses), { not: isStuck }] };
  return statuses.includes('STUCK') ? { or: [isStuck, others] } : others;
};

export const oneOf = (field: string, values: readonly string[]): Filter => ({ field, op: 'in', values });

/** The lists of values of which the field has to have one, each. */
const listsIn = (
  condition: ProcessTypeFilter | ProcessStatusFilter | null | undefined,
): readonly (readonly string[])[] => {
  const { eq, in: values } = condition ?? {};
  return [...(isGiven(eq) ? [[eq]] : []), ...(isGiven(values) ? [bounded(values)] : [])];
};
