import { logRecord, schemaOf } from '../testing/account.fixture.js';
import { event, UnreadableEvent } from './event.js';
import { catalogue, InvalidEvent } from './event-catalogue.js';
import type { SchemaProblem } from './payload-schema.js';
import type { Personal } from './personal.js';

interface First {
  readonly owner: string;
  readonly name: Personal;
  readonly phones: readonly Personal[];
}
interface Second {
  readonly owner: string;
  readonly contact: { readonly name: Personal; readonly phone: Personal | undefined };
}

const problemsOf = ({ owner, contact }: Second): readonly SchemaProblem[] => [
  ...(typeof owner === 'string' ? [] : [{ pointer: '/owner', message: 'must be a string' }]),
  ...(contact?.name === undefined ? [{ pointer: '/contact/name', message: 'is missing' }] : []),
];

const Joined = event('Joined')
  .firstWrittenAs(schemaOf<First>())
  .revisedTo(schemaOf(problemsOf), ({ owner, name, phones }) => ({ owner, contact: { name, phone: phones[1] } }))
  .about(({ owner }) => owner);
const Left = event('Left')
  .firstWrittenAs(schemaOf<{ person: string }>())
  .about(({ person }) => person);

const events = catalogue(Joined, Left);

const stored = (type: string, schemaVersion: number, data: unknown) =>
  logRecord({ stream: 'club-c1', version: 3, position: 41, type, schemaVersion, data: JSON.stringify(data) });

describe('an event catalogue', () => {
  it('knows of each type whom it is about and which version is written', () => {
    expect(events.subjectOf(Left({ person: 'p7' }))).toBe('p7');
    expect(events.schemaVersionOf('Joined')).toBe(2);
    expect(events.schemaVersionOf('Left')).toBe(1);
  });

  it('decodes a record with all that is known about it', () => {
    const metadata = { principal: 'ann', commandId: 'c1', correlationId: 'c2', causationId: 'c3', traceparent: '00-1' };
    const record = { ...stored('Left', 1, { person: 'p7' }), metadata: JSON.stringify(metadata) };
    expect(events.decode({ ...record, recordedAt: '2030-01-02T00:00:00.000Z' })).toMatchObject({
      type: 'Left',
      data: { person: 'p7' },
      occurredAt: '2030-01-01T00:00:00.000Z',
      meta: {
        id: 'event-41',
        stream: 'club-c1',
        version: 3,
        position: 41,
        schemaVersion: 1,
        recordedAt: '2030-01-02T00:00:00.000Z',
        principal: 'ann',
        commandId: 'c1',
        correlationId: 'c2',
        causationId: 'c3',
      },
    });
  });

  it('binds sealed values to the event and to where they stood when written, not to where lifting moves them', () => {
    const first = { owner: 'o1', name: { sealed: 'k.n.a' }, phones: [{ sealed: 'k.n.b' }, { sealed: 'k.n.c' }] };
    expect(events.decode(stored('Joined', 1, first)).data).toEqual({
      owner: 'o1',
      contact: { name: { sealed: 'k.n.a', of: 'event-41/name' }, phone: { sealed: 'k.n.c', of: 'event-41/phones/1' } },
    });
  });

  it('believes no binding that was stored', () => {
    const moved = { owner: 'o1', contact: { name: { sealed: 'k.n.a', of: 'event-1/name' } } };
    expect(events.decode(stored('Joined', 2, moved)).data).toEqual({
      owner: 'o1',
      contact: { name: { sealed: 'k.n.a', of: 'event-41/contact/name' } },
    });
  });

  it('refuses an unknown type, and a version from a later release', () => {
    expect(() => events.decode(stored('Renamed', 1, {}))).toThrow(UnreadableEvent);
    expect(() => events.decode(stored('Renamed', 1, {}))).toThrow('this build does not know the type');
    expect(() => events.decode(stored('Joined', 3, {}))).toThrow(UnreadableEvent);
    expect(() => events.decode(stored('constructor', 1, {}))).toThrow(UnreadableEvent);
  });

  it('holds new events to the newest schema and names every fault by its pointer', () => {
    expect(() => events.check('Joined', { owner: 'o1', contact: { name: { sealed: 'k.n.a' } } })).not.toThrow();
    const checking = () => events.check('Joined', { owner: 1, contact: {} });
    expect(checking).toThrow(InvalidEvent);
    expect(checking).toThrow('Joined does not match its schema: /owner must be a string; /contact/name is missing');
  });

  it('says so when a decider makes an event of another aggregate', () => {
    expect(() => events.schemaVersionOf('Renamed')).toThrow('Renamed is not in the catalogue of its aggregate');
  });
});
