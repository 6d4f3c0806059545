import { Field, ID, InputType } from '@nestjs/graphql';
import type { Filter, Scalar } from '#kernel';
import { badInput, boundOf } from '#platform';
import { DateTimeFilter } from '../../api/filter.inputs.js';
import { ProcessStatus, ProcessType, ProcessWait } from './process.type.js';
import type { StuckOrders } from './stuck-steps.js';

const maybe = { nullable: true } as const;
const MOST_VALUES = 100;

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

interface OneOf {
  readonly eq?: string | null;
  readonly in?: readonly string[] | null;
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
      ...listsIn(waitingFor).map((values) => oneOf('waitingFor', values)),
      ...listsIn(orderId).map((values) => oneOf('orderId', values)),
      ...bound('gte', since?.gte),
      ...bound('lt', since?.lt),
    ],
  };
};

const bound = (op: 'gte' | 'lt', time: string | null | undefined): readonly Filter[] => {
  const value = typeof time === 'string' ? boundOf(time) : undefined;
  return value === undefined ? [] : [{ field: 'since', op, value }];
};

/** Those that are stuck are nothing else. */
const statusFilter = (statuses: readonly string[], stuckIds: readonly string[]): Filter => {
  const isStuck = oneOf('orderId', stuckIds);
  const others: Filter = { and: [oneOf('status', statuses), { not: isStuck }] };
  return statuses.includes('STUCK') ? { or: [isStuck, others] } : others;
};

export const oneOf = (field: string, values: readonly Scalar[]): Filter =>
  values.length === 0 ? { or: [] } : { field, op: 'in', values };

/** The lists of values of which the field has to have one, each. */
const listsIn = (condition: OneOf | null | undefined): readonly (readonly string[])[] => {
  const { eq, in: values } = condition ?? {};
  if ((values?.length ?? 0) > MOST_VALUES) throw badInput(`filter: a list may have at most ${MOST_VALUES} values.`);
  return [...(typeof eq === 'string' ? [[eq]] : []), ...(values ? [values] : [])];
};
