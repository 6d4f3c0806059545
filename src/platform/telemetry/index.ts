export { measureRequests } from './http-metrics.js';
export { MeasuredCommandRunner } from './measured-command-runner.js';
export {
  type Count,
  type Labels,
  Meter,
  type Metric,
  type Observe,
  type Measurement,
  SECONDS,
  SIZES,
} from './meter.js';
