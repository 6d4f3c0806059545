import type { Filter, ViewDefinition } from '#kernel';
import { orderDetails } from '../order/order-details.projection.js';

/** The view in which orders are found by what the order view does not have: by statuses that other contexts derive. */
export class OrderListView {
  constructor(readonly view: ViewDefinition) {}

  /** Names of the fields in a filter that only this view has. */
  ownFieldsIn(filter: Filter | undefined): readonly string[] {
    return [...new Set(fieldsIn(filter))].filter((field) => !Object.hasOwn(orderDetails.view.fields, field));
  }
}

const fieldsIn = (filter: Filter | undefined): readonly string[] => {
  if (filter === undefined) return [];
  if ('and' in filter) return filter.and.flatMap(fieldsIn);
  if ('or' in filter) return filter.or.flatMap(fieldsIn);
  return 'not' in filter ? fieldsIn(filter.not) : [filter.field];
};
