import type { Logger } from 'pino';
import {
  type AggregateCache,
  type CommandRunner,
  type Environment,
  Fingerprints,
  NO_TRACER,
  PersonalData,
  Recorder,
  TimeSlices,
  type Tracer,
} from '#kernel';
import { MeasuredCommandRunner, Meter } from '#platform/telemetry';
import { SystemEnvironment } from '../platform/system-environment.js';
import { StreamWatch } from '../operations/health/stream-watch.js';
import { OperatorLog } from '../operations/operator-events/operator-log.js';
import { OutboxRelay } from '../operations/operator-events/outbox-relay.js';
import type { AuditSettings } from './audit-settings.js';
import { type FulfilmentSettings, USUAL_FULFILMENT } from './fulfilment-config.js';
import { derivedKey } from './secrets/master-key.js';
import type { Stores, StoresSetup } from './stores/ports.js';
import { openStores } from './stores/stores.js';

/**
 * What any part of a process may need: the ports of the stores, and what runs commands on them. Roles and capabilities
 * name what they take of it. Nothing of it works by itself: it waits to be called, or started by a role.
 */
export interface Services extends Stores {
  readonly environment: Environment;
  /** How long work shares the event loop with everything else. */
  readonly slices: TimeSlices;
  readonly logger: Logger;
  /** Figures of this process: each part that has some makes its own metrics here. */
  readonly meter: Meter;
  readonly tracer: Tracer;
  readonly personalData: PersonalData;
  readonly commands: CommandRunner;
  readonly streams: StreamWatch;
  readonly operatorLog: OperatorLog;
  readonly outboxRelay: OutboxRelay;
  readonly auditSettings: AuditSettings;
  readonly fulfilment: FulfilmentSettings;
  /** By which the carrier signs its webhooks, `whsec_…`; `undefined` where there is no carrier. */
  readonly carrierSecret: string | undefined;
}

export interface Setup extends Pick<StoresSetup, 'abandon' | 'carrier' | 'kafka' | 'paymentGateway'> {
  readonly url: string;
  /** A MongoDB for the views; they are in PostgreSQL when absent. */
  readonly mongoUrl?: string | undefined;
  readonly masterKey: Uint8Array;
  readonly logger: Logger;
  readonly audit: AuditSettings;
  /** Half an hour each when absent. */
  readonly fulfilment?: FulfilmentSettings;
  /** Nothing is traced when absent. */
  readonly tracer?: Tracer;
  /** The machine's own when absent. */
  readonly environment?: Environment;
  /** Which states commands are decided on without reading the stream; the latest ones when absent. */
  readonly aggregateCache?: AggregateCache;
}

export const openServices = async (setup: Setup): Promise<Services> => {
  const { masterKey, logger, audit, tracer = NO_TRACER, environment = new SystemEnvironment() } = setup;
  const [meter, slices] = [new Meter(), new TimeSlices(environment)];
  const stores = await openStores({ ...setup, mongoUrl: setup.mongoUrl, meter, tracer, environment, slices });
  const personalData = new PersonalData(stores.subjectKeys);
  const streams = new StreamWatch(environment);
  const commands = new MeasuredCommandRunner(
    meter,
    tracer,
    stores.store,
    new Recorder(personalData, environment),
    new Fingerprints(derivedKey(masterKey, 'fingerprints')),
    environment,
    setup.aggregateCache,
    streams,
  );
  const operatorLog = new OperatorLog(commands, environment);
  const outboxRelay = new OutboxRelay({ outbox: stores.outbox, operatorLog, environment }, (error) =>
    logger.warn({ reader: 'operator-events', err: error }, 'a batch of events failed and is tried again'),
  );
  return {
    ...stores,
    ...{ environment, slices, logger, meter, tracer, personalData, commands, streams, operatorLog, outboxRelay },
    auditSettings: audit,
    fulfilment: setup.fulfilment ?? USUAL_FULFILMENT,
    carrierSecret: setup.carrier && (setup.carrier.secret ?? secretOf(masterKey)),
  };
};

/** One that nobody has to set, for a carrier that is part of the program. */
const secretOf = (masterKey: Uint8Array): string =>
  `whsec_${Buffer.from(derivedKey(masterKey, 'carrier webhooks')).toString('base64')}`;
