import { examineWebhooks } from './examine-webhooks.js';

const webhook = {
  id: 'w1',
  url: 'https://shop.example',
  events: ['*'],
  since: 0,
  createdAt: '2030-01-01T00:00:00.000Z',
};
const enabled = { ...webhook, disabledAt: null, disabledBecause: null };
const disabled = { ...webhook, disabledAt: webhook.createdAt, disabledBecause: 'It was answered with 410' };

const verdicts = async (each: typeof enabled | typeof disabled, oldestSeconds: number) => {
  const waiting = { enabled: 1, disabled: 0, waiting: oldestSeconds > 0 ? 3 : 0, oldestSeconds };
  const found = await examineWebhooks({ list: async () => [each] }, { waiting: async () => waiting });
  return found.map(({ verdict }) => verdict);
};

describe('The look at webhooks', () => {
  it('finds nothing where all are told', async () => {
    expect(await verdicts(enabled, 10)).toEqual(['ok']);
  });

  it('warns of what is disabled, and of what waits for more than an hour', async () => {
    expect(await verdicts(disabled, 0)).toEqual(['warning', 'ok']);
    expect(await verdicts(enabled, 3_601)).toEqual(['warning']);
  });
});
