import { randomBytes } from 'node:crypto';
import { CqrsModule } from '@nestjs/cqrs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { pino } from 'pino';
import {
  CommandRunner,
  Environment,
  EventLog,
  EventStore,
  Fingerprints,
  NumberSequence,
  PersonalData,
  ProcessInbox,
  NO_TRACER,
  Recorder,
  readerOf,
  TimeSlices,
  ViewFreshness,
  ViewStore,
  WakeUps,
} from '#kernel';
import { InMemoryWakeUps } from '#kernel/testing';
import {
  createFastifyAdapter,
  FreshViews,
  graphqlModule,
  Meter,
  MoneyResolver,
  OutsideServices,
  PublicStates,
  PublishedViews,
  setUpRest,
  SystemEnvironment,
  Timelines,
} from '#platform';
import { createPool } from '../../src/adapters/postgres-client/index.js';
import {
  migrate,
  PostgresCheckpoints,
  PostgresEventLog,
  PostgresEventStore,
  PostgresNumberSequence,
  PostgresProcessInbox,
  PostgresSubjectKeys,
} from '../../src/adapters/postgres/index.js';
import { PostgresViewStore } from '../../src/adapters/postgres-views/index.js';
import { NewestStates } from '../../src/operations/public-topics/newest-states.js';
import { PublishedDocuments } from '../../src/operations/public-topics/published-documents.js';
import { PROJECTION_QUERIES } from '../../src/operations/views/status/projection-queries.js';
import { type ProjectionState, ProjectionWatch } from '../../src/operations/views/status/projection-watch.js';
import { gatewayPort, loadApis, PROJECTIONS, STATE_TOPICS, TIMELINE } from '../../src/app/contexts.js';
import { PortsModule } from '../../src/app/roles/ports.module.js';
import { createDatabase, PATIENT } from '../support/database.js';
import { query } from '../support/postgres-homes.js';
import { OrderHistories } from './order-histories.fixture.js';
import { rowSeals } from '../support/row-seals.js';

/** A view store that remembers how often it was asked. */
class CountingViewStore extends PostgresViewStore {
  loads = 0;
  counts = 0;

  override load<Document>(...args: Parameters<PostgresViewStore['load']>) {
    this.loads += 1;
    return super.load<Document>(...args);
  }

  override count(...args: Parameters<PostgresViewStore['count']>) {
    this.counts += 1;
    return super.count(...args);
  }
}

export interface QueryAnswer {
  readonly status: number;
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: { readonly code: string } & Readonly<Record<string, unknown>>;
  }[];
  readonly text: string;
}

/** The read side on a real database, with views that move only when they are told to. */
export interface QueryApp {
  readonly app: NestFastifyApplication;
  readonly histories: OrderHistories;
  readonly store: EventStore;
  readonly views: CountingViewStore;
  readonly logged: string[];
  /** Destroys the key of a customer. */
  eraseCustomer(customerId: string): Promise<void>;
  query(query: string, variables?: object, headers?: Readonly<Record<string, string>>): Promise<QueryAnswer>;
  close(): Promise<void>;
}

const readers = new Map(PROJECTIONS.map(({ name, view }) => [name, readerOf(view)]));

const STATE: Omit<ProjectionState, 'reader'> = {
  projection: PROJECTIONS.find(({ name }) => name === 'order-details')!,
  position: 7,
  lagEvents: 2,
  lagSeconds: 0.5,
  parked: 0,
  status: 'catching up',
  lastError: undefined,
};

export const openQueryApp = async (): Promise<QueryApp> => {
  const database = await createDatabase();
  await migrate(database.url);
  const pool = createPool(database.url, { max: 8, ...PATIENT });
  const environment = new SystemEnvironment();
  const slices = new TimeSlices(environment);
  const store = new PostgresEventStore(pool, rowSeals);
  const views = new CountingViewStore(pool, pool, slices);
  const checkpoints = new PostgresCheckpoints(pool);
  const masterKey = randomBytes(32);
  // Readers have keys of their own, as in another process: what was sealed here is not known there yet. They forget them
  // soon, so that no test waits for it.
  const personal = new PersonalData(new PostgresSubjectKeys(pool, masterKey, { rememberedMs: 100 }));
  const recorder = new Recorder(new PersonalData(new PostgresSubjectKeys(pool, masterKey)), environment);
  const histories = new OrderHistories(store, views, checkpoints, recorder);
  await histories.prepare();
  const logged: string[] = [];
  const freshness = new ViewFreshness(
    (view) => ({ reader: readers.get(view) ?? view, follower: undefined }),
    checkpoints,
    environment,
    { id: () => store.logId(), head: () => new PostgresEventLog(pool).head() },
  );
  const testing = await Test.createTestingModule({
    imports: [
      CqrsModule.forRoot(),
      graphqlModule({ meter: new Meter(), tracer: NO_TRACER, slices }),
      PortsModule.of([
        { provide: Environment, useValue: environment },
        { provide: TimeSlices, useValue: slices },
        { provide: EventStore, useValue: store },
        { provide: EventLog, useValue: new PostgresEventLog(pool) },
        { provide: WakeUps, useValue: new InMemoryWakeUps() },
        { provide: ViewStore, useValue: views },
        { provide: PersonalData, useValue: personal },
        { provide: ProcessInbox, useValue: new PostgresProcessInbox(pool) },
        { provide: NumberSequence, useValue: new PostgresNumberSequence(pool) },
        {
          provide: CommandRunner,
          useValue: new CommandRunner(store, recorder, new Fingerprints(randomBytes(32)), environment),
        },
        { provide: ViewFreshness, useValue: freshness },
        { provide: FreshViews, useValue: new FreshViews(views, freshness) },
        { provide: PublishedViews, useValue: new PublishedDocuments(new FreshViews(views, freshness), STATE_TOPICS) },
        { provide: PublicStates, useValue: new NewestStates(store, STATE_TOPICS) },
        { provide: Timelines, useValue: new Timelines(store, TIMELINE, slices) },
        { provide: OutsideServices, useValue: new OutsideServices(false, undefined) },
        gatewayPort(undefined),
        { provide: ProjectionWatch, useValue: { look: async () => [STATE] } },
      ]),
      ...(await loadApis()).map(({ module }) => module),
    ],
    providers: [...PROJECTION_QUERIES, MoneyResolver],
  }).compile();
  const logger = pino({ level: 'error' }, { write: (line: string) => void logged.push(line) });
  const app = testing.createNestApplication<NestFastifyApplication>(createFastifyAdapter({ logger }), {
    bodyParser: false,
    logger: false,
  });
  setUpRest(app);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return {
    app,
    histories,
    store,
    views,
    logged,
    eraseCustomer: async (customerId) => {
      await query(database.url, `delete from daybook.subject_keys where subject = '${customerId}'`);
    },
    query: (text, variables = {}, headers = {}) => ask(app, { query: text, variables }, headers),
    close: async () => {
      await app.close();
      await pool.end();
      await database.drop();
    },
  };
};

const ask = async (
  app: NestFastifyApplication,
  payload: object,
  headers: Readonly<Record<string, string>>,
): Promise<QueryAnswer> => {
  const { statusCode, body } = await app.inject({ method: 'POST', url: '/graphql', payload, headers });
  const { data = null, errors = [] } = JSON.parse(body) as Partial<Pick<QueryAnswer, 'data' | 'errors'>>;
  return { status: statusCode, data, errors, text: body };
};
