import { randomBytes } from 'node:crypto';
import { dropMongoDatabase } from '../support/mongo-client.js';
import { mongoUrl } from '../support/servers.js';
import { viewsInMongo } from '../support/stored-views.js';
import { driftJourney } from './drift.journey.js';

driftJourney({
  name: 'in MongoDB',
  open: () => {
    const url = mongoUrl(`test_${randomBytes(6).toString('hex')}`);
    return { options: { mongoUrl: url }, viewsAt: () => viewsInMongo(url), drop: () => dropMongoDatabase(url) };
  },
});
