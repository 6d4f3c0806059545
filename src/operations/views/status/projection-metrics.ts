import { type Meter, SECONDS, SIZES } from '#platform/telemetry';
import type { ProjectionState, ProjectionWatch } from './projection-watch.js';
import { shared } from '../../health/shared.js';

/** Measures how far each view is behind, whichever process feeds it. */
export const measureProjections = (meter: Meter, watch: Pick<ProjectionWatch, 'look'>): void => {
  const look = shared(() => watch.look());
  const gauge = (name: string, help: string, valueOf: (state: ProjectionState) => number) =>
    meter.gauge({ name, help, labels: ['reader'] }, async () =>
      (await look()).map((state) => ({ labels: { reader: state.reader }, value: valueOf(state) })),
    );
  gauge('projection_position', 'Log position that the view has come to.', ({ position }) => position);
  gauge('projection_lag_events', 'Events in the log that the view has not seen.', ({ lagEvents }) => lagEvents);
  gauge('projection_lag_seconds', 'Age of the oldest event that the view has not seen.', (state) => state.lagSeconds);
  gauge('parked_streams', 'Streams that wait behind an event the view cannot take.', (state) => state.parked);
};

/** @returns to be called with each batch that this process has taken into a view */
export const measureBatches = (meter: Meter): ((reader: string, events: number, milliseconds: number) => void) => {
  const observeTime = meter.histogram(
    { name: 'projection_batch_seconds', help: 'Time to take one batch of events into a view.', labels: ['reader'] },
    SECONDS,
  );
  const observeSize = meter.histogram(
    { name: 'projection_batch_events', help: 'Events in one batch taken into a view.', labels: ['reader'] },
    SIZES,
  );
  return (reader, events, milliseconds) => {
    observeTime({ reader }, milliseconds / 1_000);
    observeSize({ reader }, events);
  };
};
