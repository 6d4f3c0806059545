import Sequencer from '@jest/test-sequencer';

/** What starts the whole program, again and again. */
const LONG = /[\\/]test[\\/](?:journeys|rebuild|audit|chaos|race|backup|subscriptions|overload|parity|kafka)[\\/]/u;

/** Long files begin first, so that at the end no worker is left alone with one. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const isLong = ({ path, duration = LONG.test(path) ? Infinity : 0 }) => duration > 10_000;
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
}
