import { jest } from '@jest/globals';
import { logRecord } from '../testing/account.fixture.js';
import { decodedOnce } from './decoded-once.js';
import { journal, opened, statement } from './projector.fixture.js';

const place = { stream: 'account-a', version: 1, position: 1 };

describe('projections that decode once', () => {
  it('are given the same event for the same record, and another one for another', () => {
    const decode = jest.spyOn(statement, 'decode');
    const [first, second] = decodedOnce([statement, journal]);
    const [one, other] = [1, 2].map((version) => logRecord({ ...opened, ...place, version, position: version }));
    expect(first?.decode(one!)).toEqual(journal.decode(one!));
    expect(second?.decode(one!)).toBe(first?.decode(one!));
    expect(second?.decode(other!).meta.position).toBe(2);
    expect(decode).toHaveBeenCalledTimes(2);
  });

  it('fail each by itself when a record cannot be read', () => {
    const [first, second] = decodedOnce([statement, journal]);
    const record = logRecord({ ...place, type: 'Unheard' });
    expect(() => first?.decode(record)).toThrow('Unheard');
    expect(() => second?.decode(record)).toThrow('Unheard');
  });

  it('of another category decode by themselves', () => {
    const stranger = { ...journal, category: 'other', decode: jest.fn(journal.decode) };
    const [first, second] = decodedOnce([statement, stranger]);
    const record = logRecord({ ...place, ...opened });
    first?.decode(record);
    second?.decode(record);
    expect(stranger.decode).toHaveBeenCalledTimes(1);
  });
});
