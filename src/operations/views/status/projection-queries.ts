import { ListProjectionsHandler } from './list-projections.query.js';
import { ProjectionsResolver } from './projections.resolver.js';

/** Providers that answer the query `projections`; they need `WatchedProjections`. */
export const PROJECTION_QUERIES = [ListProjectionsHandler, ProjectionsResolver];
