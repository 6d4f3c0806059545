import { EventLoopWatch } from '../operations/health/event-loop-watch.js';
import { measureReadiness } from '../operations/health/readiness-metrics.js';
import { ReadinessProbe } from '../operations/health/readiness.js';
import type { DriftSettings } from '../operations/views/drift/drift-watch.js';
import { type Audit, auditOf } from './audit.js';
import type { SchemaRegistryConfig } from './kafka-config.js';
import type { RedisConfig } from './redis-config.js';
import { apiRole } from './roles/api.js';
import { NOTHING_PRIVATE, type OutgoingSettings, processRole } from './roles/process.js';
import { projectorRole } from './roles/projector.js';
import { relayRole } from './roles/relay.js';
import type { Role } from './roles/role.js';
import { type RoleName, ROLES } from './roles/roles.js';
import type { Services } from './services.js';
import { type Views, viewsOf } from './views.js';

/** One process of Daybook: the services, and the roles that it has taken on. */
export interface Daybook {
  readonly services: Services;
  readonly views: Views;
  readonly audit: Audit;
  readonly roles: readonly RoleName[];
  readonly readiness: ReadinessProbe;
  readonly outgoing: OutgoingSettings;
  start(): Promise<void>;
  /** Ends the roles and closes all connections; requests must have ended. */
  stop(): Promise<void>;
}

export interface DaybookSettings {
  /** All when absent. */
  readonly roles?: readonly RoleName[];
  /** How fast views are checked against their events; not at all when absent. */
  readonly drift?: DriftSettings;
  /** Nothing private goes out when absent. */
  readonly outgoing?: OutgoingSettings;
  /** Gets the schemas of public topics. */
  readonly schemaRegistry?: SchemaRegistryConfig | undefined;
  /** Gets notifications. */
  readonly redis?: RedisConfig | undefined;
}

export const daybookOf = (
  services: Services,
  { roles = ROLES, drift, outgoing = NOTHING_PRIVATE, schemaRegistry, redis }: DaybookSettings = {},
): Daybook => {
  const [views, audit] = [viewsOf(services), auditOf(services)];
  const make: Readonly<Record<RoleName, () => Role>> = {
    api: () => apiRole(services, views),
    projector: () => projectorRole(services, views, drift),
    process: () => processRole(services, outgoing),
    relay: () => relayRole(services, audit, { ...outgoing, schemaRegistry, redis }),
  };
  const running = roles.map((name) => make[name]());
  const readiness = new ReadinessProbe(services.log);
  const eventLoop = new EventLoopWatch();
  for (const [name, watched] of running.flatMap(({ health }) => Object.entries(health))) readiness.add(name, watched);
  readiness.add('event loop', eventLoop);
  measureReadiness(services.meter, readiness);
  return {
    ...{ services, views, audit, roles, readiness, outgoing },
    start: async () => {
      services.meter.observeProcess();
      for (const role of running) await role.start();
      eventLoop.start();
    },
    stop: async () => {
      eventLoop.stop();
      for (const role of running) await role.stop();
      await services.close();
    },
  };
};
