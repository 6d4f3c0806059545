export { adviceOn } from './connection-advice.js';
export { LivePointers } from './live-pointers.js';
export { connectionTo, type MongoConnection } from './mongo-connection.js';
export { MongoRebuildStore } from './mongo-rebuild-store.js';
export { MongoViewCheckpoints } from './mongo-view-checkpoints.js';
export { MongoViewStore } from './mongo-view-store.js';
export { missingIndexes } from './view-collection.js';
export { ViewPlaces, whyNotLive } from './view-places.js';
export { type ViewEntry, ViewRegister } from './view-register.js';
