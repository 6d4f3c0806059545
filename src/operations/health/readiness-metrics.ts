import type { Meter } from '#platform';
import type { ReadinessProbe } from './readiness.js';

/** Shows each check of `/health/ready`. */
export const measureReadiness = (meter: Meter, readiness: Pick<ReadinessProbe, 'ask'>): void =>
  meter.gauge(
    { name: 'ready', help: 'Checks of /health/ready: 1 when all is well, else 0.', labels: ['check'] },
    async () => {
      const { checks } = await readiness.ask();
      return checks.map(({ name, ok }) => ({ labels: { check: name }, value: Number(ok) }));
    },
  );
