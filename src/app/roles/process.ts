import type { Role } from './role.js';

/** Will run process managers; there are none yet. */
export const processRole = (): Role => ({
  health: {},
  start: async () => undefined,
  stop: async () => undefined,
});
