import { DISTRIBUTED } from '../support/set-ups.js';
import { guidesJourney } from './guides.journey.js';

// The embedded PostgreSQL with Kafka and MongoDB beside it: a set-up for a look on one machine.
const stores = {
  name: DISTRIBUTED.name,
  open: async () => {
    const { environment, drop } = await DISTRIBUTED.open();
    const { KAFKA_BROKERS = '', KAFKA_TOPIC_PREFIX = '', MONGODB_URL = '' } = environment;
    return { environment: { KAFKA_BROKERS, KAFKA_TOPIC_PREFIX, MONGODB_URL }, drop };
  },
};

// Rebuilds and subscriptions have journeys of their own; the doctor of docs/operations.md has more to say here.
guidesJourney(stores, ['docs/erasure.md', 'docs/audit.md']);
