import { ListProjectionsHandler } from './list-projections.query.js';
import { ProjectionsResolver } from './projections.resolver.js';

/** Providers that answer the query `projections`; they need `ProjectionWatch` and `ViewStore`. */
export const PROJECTION_QUERIES = [ListProjectionsHandler, ProjectionsResolver];
