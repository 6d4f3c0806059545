import { jest } from '@jest/globals';
import { logRecord } from '../testing/account.fixture.js';
import { decodedOnce } from './decoded-once.js';
import { journal, opened, statement } from './projector.fixture.js';

const place = { stream: 'account-a', version: 1, position: 1 };

describe('projections that decode once', () => {
  it('are given the same event for the same record, and another one for another', () => {
    const decode = jest.spyOn(statement, 'decode');
    const decodeAgain = jest.spyOn(journal, 'decode');
    const [first, second] = decodedOnce([statement, journal]);
    const [one, other] = [1, 2].map((version) => logRecord({ ...opened, ...place, version, position: version }));
    const event = first?.decode(one!);
    expect(second?.decode(one!)).toBe(event);
    expect(second?.decode(other!).meta.position).toBe(2);
    expect(first?.decode(other!)).toBe(second?.decode(other!));
    expect([decode.mock.calls.length, decodeAgain.mock.calls.length]).toEqual([1, 1]);
  });

  it('fail each by itself when a record cannot be read', () => {
    const [first, second] = decodedOnce([statement, journal]);
    const record = logRecord({ ...place, type: 'Unheard' });
    expect(() => first?.decode(record)).toThrow('Unheard');
    expect(() => second?.decode(record)).toThrow('Unheard');
  });
});
