export { EventFeedSource } from './event-feed-source.js';
