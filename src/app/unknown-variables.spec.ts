import { KNOWN_VARIABLES } from './config.js';
import { unknownVariables } from './unknown-variables.js';

describe('Variables that nothing reads', () => {
  const told = (...names: string[]) =>
    unknownVariables(Object.fromEntries(names.map((name) => [name, '1'])), KNOWN_VARIABLES);

  it('are named with the nearest one that is read', () => {
    expect(told('DAYBOOK_DRIFTRATE', 'DAYBOOK_HOEM', 'DAYBOOK_LOG_LEVL', 'DAYBOOK_MAX_COMMAND')).toEqual([
      'DAYBOOK_DRIFTRATE is set, but no such variable is read. Is DAYBOOK_DRIFT_RATE meant?',
      'DAYBOOK_HOEM is set, but no such variable is read. Is DAYBOOK_HOME meant?',
      'DAYBOOK_LOG_LEVL is set, but no such variable is read. Is LOG_LEVEL meant?',
      'DAYBOOK_MAX_COMMAND is set, but no such variable is read. Is DAYBOOK_MAX_COMMANDS meant?',
    ]);
  });

  it('are named also when none is near', () => {
    expect(told('DAYBOOK_FAVOURITE_COLOUR')).toEqual([
      'DAYBOOK_FAVOURITE_COLOUR is set, but no such variable is read. .env.example has those that are.',
    ]);
  });

  it('are none of those that are read, and none of other programs', () => {
    expect(told(...KNOWN_VARIABLES, 'PATH', 'KAFKA_BROKER')).toEqual([]);
  });
});
