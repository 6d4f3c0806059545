import type { Personal, PersonalData } from '#kernel';

/** Opens a sealed value when a query selects it, never before; what was erased says so. */
export const opened = (personal: PersonalData, value: Personal | string | null): Promise<string> | string | null =>
  typeof value === 'object' && value !== null ? personal.open(value) : value;
