import { type LoggedEvent, type TopicRecord, topicFaults } from './topic.js';

const LOG_ID = 'a'.repeat(32);
const event = (position: number, stream: string): LoggedEvent => ({ position, stream, id: `e${position}` });
const record = (partition: number, of: LoggedEvent, more: object = {}): TopicRecord => ({
  partition,
  key: of.stream,
  value: { ...of, log: LOG_ID, previous: 0, ...more },
});

const [one, two, three] = [event(1, 'a'), event(2, 'b'), event(3, 'a')];
const log = [one, two, three];
const whole = [record(0, one), record(0, three), record(1, two)];

describe('The checker of the topic', () => {
  it('finds nothing in a topic that holds the log, with copies', () => {
    expect(topicFaults(whole, log, LOG_ID)).toEqual([]);
    expect(topicFaults([...whole, record(0, one), record(1, two)], log, LOG_ID)).toEqual([]);
  });

  it.each([
    ['a lost event', whole.slice(1), ['1 is missing']],
    ['an event that nobody recorded', [...whole, record(1, event(4, 'b'))], ['4 is not its row']],
    ['a changed event', [record(0, one, { id: 'x' }), ...whole.slice(1)], ['1 is not its row']],
    ['another log', [record(0, one, { log: 'b' }), ...whole.slice(1)], ['1 is of log b']],
    ['events out of order', [record(0, three), record(0, one), record(1, two)], ['1 comes after 3 in partition 0']],
    [
      'a stream in two partitions',
      [record(0, one), record(1, two), record(1, three)],
      ['a is in the partitions 0 and 1'],
    ],
  ])('finds %s', (_name, records, faults) => {
    expect(topicFaults(records, log, LOG_ID)).toEqual(faults);
  });
});
