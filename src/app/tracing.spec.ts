import { pino } from 'pino';
import { NO_TRACER } from '#kernel';
import { SystemEnvironment } from '#platform';
import { startTracing } from './tracing.js';

const environment = new SystemEnvironment();
const logger = pino({ level: 'silent' });
const tracing = { endpoint: 'http://127.0.0.1:4318', ratio: 1 };
const failing = (code: string) => () => Promise.reject(Object.assign(new Error('not there'), { code }));

describe('Tracing', () => {
  it('loads nothing when no collector is named', async () => {
    const { tracer } = await startTracing({ tracing: undefined }, environment, logger, failing('LOADED'));
    expect(tracer).toBe(NO_TRACER);
  });

  it('says what to install when a collector is named and OpenTelemetry is not there', async () => {
    const start = startTracing({ tracing }, environment, logger, failing('ERR_MODULE_NOT_FOUND'));
    await expect(start).rejects.toThrow(
      /127\.0\.0\.1:4318, but .* not installed.* npm ci --omit=dev .* OTEL_EXPORTER_OTLP_ENDPOINT/,
    );
  });

  it('hides no other failure', async () => {
    await expect(startTracing({ tracing }, environment, logger, failing('EACCES'))).rejects.toThrow('not there');
  });
});
