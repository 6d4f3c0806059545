import { feedConsumerGroup } from './consumer-group.js';

const nothing = () => undefined;
const groupWith = (handlerTimeoutMs: number) =>
  feedConsumerGroup({
    ...{ group: 'mailer', databaseUrl: 'postgres://127.0.0.1:1/none', daybookUrl: 'http://127.0.0.1:1' },
    journal: {
      ...{ taken: nothing, retried: nothing, setAside: nothing, assigned: nothing, reached: nothing },
      ...{ failed: nothing, givenUp: nothing },
    },
    handlerTimeoutMs,
  });

describe('The time that a handler gets', () => {
  it.each([50_001, 0, -1, NaN])('is not %p', (milliseconds) => {
    expect(() => groupWith(milliseconds)).toThrow(`between 1 and 50000, not ${milliseconds}`);
  });

  it.each([1, 50_000])('may be %p', async (milliseconds) => {
    await groupWith(milliseconds).close();
  });
});
