import { event, UnreadableEvent } from './event.js';
import { schemaOf } from '../testing/account.fixture.js';

interface First {
  readonly owner: string;
  readonly euros: number;
}
interface Second {
  readonly owner: string;
  readonly cents: number;
}
interface Third extends Second {
  readonly currency: string;
}

const Paid = event('Paid')
  .firstWrittenAs(schemaOf<First>())
  .revisedTo(schemaOf<Second>(), ({ owner, euros }) => ({ owner, cents: euros * 100 }))
  .revisedTo(schemaOf<Third>(), (second) => ({ ...second, currency: 'EUR' }))
  .about(({ owner }) => owner);

describe('an event definition', () => {
  it('makes events of its type', () => {
    const data = { owner: 'o1', cents: 5, currency: 'EUR' };
    expect(Paid(data)).toEqual({ type: 'Paid', data });
    expect(Paid.subjectOf(data)).toBe('o1');
  });

  it('writes the version of its newest schema', () => {
    expect(Paid.type).toBe('Paid');
    expect(Paid.schemaVersion).toBe(3);
    expect(Paid.schemas).toHaveLength(3);
  });

  it.each([
    [1, { owner: 'o1', euros: 7 }],
    [2, { owner: 'o1', cents: 700 }],
    [3, { owner: 'o1', cents: 700, currency: 'EUR' }],
  ])('lifts version %d to the newest shape, one step after another', (version, stored) => {
    expect(Paid.lift(stored, version)).toEqual({ owner: 'o1', cents: 700, currency: 'EUR' });
  });

  it('does not touch what is in the newest shape already', () => {
    const stored = { owner: 'o1', cents: 700, currency: 'USD' };
    expect(Paid.lift(stored, 3)).toBe(stored);
  });

  it.each([4, 0, -1, 1.5, NaN])('refuses version %d, which this build does not know', (version) => {
    const reading = () => Paid.lift({}, version);
    expect(reading).toThrow(UnreadableEvent);
    expect(reading).toThrow(`Paid in schema version ${version} cannot be read: this build knows versions 1 to 3`);
  });
});
