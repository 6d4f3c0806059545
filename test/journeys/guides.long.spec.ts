import { guidesJourney } from './guides.journey.js';

guidesJourney({ name: 'as it stands', open: async () => ({ environment: {}, drop: async () => undefined }) });
