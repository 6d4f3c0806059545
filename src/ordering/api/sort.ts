import { registerEnumType } from '@nestjs/graphql';
import type { Sort } from '#kernel';
import { badInput } from '#platform';

export enum SortDirection {
  ASC = 'asc',
  DESC = 'desc',
}
registerEnumType(SortDirection, { name: 'SortDirection' });

/** How `direction` of a sort is declared; null means what the default does. */
export const DIRECTION = { nullable: true, defaultValue: SortDirection.DESC } as const;

interface AskedSort {
  readonly field: string;
  readonly direction?: SortDirection | null;
}

/** The sorts as the view store takes them. @throws QueryRefused BAD_USER_INPUT when a field is named twice */
export const viewSort = (orderBy: readonly AskedSort[] | null | undefined, byDefault: Sort): readonly Sort[] => {
  if (!orderBy?.length) return [byDefault];
  const fields = new Set(orderBy.map(({ field }) => field));
  if (fields.size < orderBy.length) throw badInput('orderBy: name each field once.');
  return orderBy.map(({ field, direction }) => ({ field, direction: direction ?? SortDirection.DESC }));
};
