import { refusalIn } from './refusal.js';

describe('What a broker refused with', () => {
  const refusal = Object.assign(new Error('too large'), { type: 'MESSAGE_TOO_LARGE' });

  it.each([
    ['as it came', refusal],
    ['wrapped', new Error('not retriable', { cause: refusal })],
    ['wrapped twice', new Error('retries exceeded', { cause: new Error('not retriable', { cause: refusal }) })],
  ])('is found %s', (_how, error) => {
    expect(refusalIn(error)).toBe('MESSAGE_TOO_LARGE');
  });

  it.each([[new Error('connect ECONNREFUSED')], [undefined], [null], ['no']])('is not in %p', (error) => {
    expect(refusalIn(error)).toBeUndefined();
  });
});
