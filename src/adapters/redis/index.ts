export { RedisChannels } from './redis-channels.js';
