import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasBroker, hasBrowser, hasPython, hasRedis, hasRegistry, hasServers, hasStripeMock, part } from './parts.mjs';

const TESTS = fileURLToPath(new URL('../', import.meta.url));
const HOW_TO_START =
  'docker compose up -d --wait && KAFKA_BROKERS=127.0.0.1:9092 MONGODB_URL=mongodb://127.0.0.1:27017 npm run test:all';
const HOW_TO_HAVE_PYTHON =
  'python3 -m pip install confluent-kafka==2.16.1 jsonschema==4.26.0 && DAYBOOK_TEST_PYTHON=python3 npm run test:all';
const HOW_TO_HAVE_STRIPE =
  'GOBIN=/tmp go install github.com/stripe/stripe-mock@v0.203.0 && DAYBOOK_TEST_STRIPE_MOCK=/tmp/stripe-mock npm run test:all';
const HOW_TO_NAME_REGISTRY = 'SCHEMA_REGISTRY_URL=http://127.0.0.1:8081 npm run test:all';
const HOW_TO_HAVE_KAFKA = 'DAYBOOK_TEST_KAFKA_LIBS=kafka_2.13-4.1.1/libs npm run test:all';
const HOW_TO_START_REDIS = 'docker compose up -d --wait redis && REDIS_URL=redis://127.0.0.1:6379 npm run test:all';

/** Jest's reporter that says at the end of a run what it has left out. */
export default class LeftOut {
  onRunComplete() {
    if (part === 'first') say(filesNamed('.long'), 'npm run test:all');
    if (!hasServers) say(filesNamed('.servers'), `${HOW_TO_START} (they need Kafka and MongoDB)`);
    if (!hasRedis) say(filesNamed('.redis'), `${HOW_TO_START_REDIS} (they need Redis)`);
    if (!hasRegistry) say(filesNamed('.registry'), `${HOW_TO_NAME_REGISTRY} (they need a schema registry)`);
    if (!hasBroker)
      say(filesNamed('.broker'), `${HOW_TO_HAVE_KAFKA} (with the files of Kafka, and Java; they need MongoDB too)`);
    if (!hasPython) say(filesNamed('.python'), `${HOW_TO_HAVE_PYTHON} (they need Kafka and MongoDB too)`);
    if (!hasStripeMock) say(filesNamed('.stripe'), `${HOW_TO_HAVE_STRIPE} (they need Go, or a stripe-mock)`);
    if (!hasBrowser) say(filesNamed('.browser'), 'npm run test:all, with Chromium on the PATH');
  }
}

const filesNamed = (kind) =>
  readdirSync(TESTS, { recursive: true })
    .filter((file) => file.endsWith(`${kind}.spec.ts`))
    .map((file) => basename(file, `${kind}.spec.ts`))
    .sort();

const say = (names, command) => {
  if (names.length > 0) process.stderr.write(`Left out: ${names.join(', ')}. Run these files by: ${command}\n`);
};
