import { PostgresVitals } from '../../adapters/postgres/index.js';

/** What the database says about itself, for those who only look. */
export type Vitals = PostgresVitals;

export const openVitals = (url: string): Vitals => new PostgresVitals(url);
