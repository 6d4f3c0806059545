import type { Services } from '../services.js';
import type { Views } from '../views.js';
import type { Role } from './role.js';

type ApiServices = Pick<Services, 'startWakeUps' | 'streams' | 'viewStore' | 'writes'>;

/** Answers REST and GraphQL and feeds subscriptions; what listens is made of `ApiModule`. */
export const apiRole = ({ startWakeUps, streams, viewStore, writes }: ApiServices, { states }: Views): Role => ({
  health: { writes, streams, ...(viewStore && { mongodb: viewStore.watch }) },
  start: async () => {
    await states.prepare();
    await startWakeUps();
    states.start();
  },
  stop: () => states.stop(),
});
