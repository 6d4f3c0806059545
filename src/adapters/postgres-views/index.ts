export { type LiveRelation, readLiveRelations } from './live-relations.js';
export { PostgresRebuildStore, type RebuildStoreOptions } from './postgres-rebuild-store.js';
export { PostgresViewStore } from './postgres-view-store.js';
