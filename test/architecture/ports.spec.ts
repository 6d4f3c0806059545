import { contractOf, portsIn, portsWithoutContract } from './ports.js';
import { filesUnder, isExample, sources, textOf } from './source-files.js';

const MOST_PORTS = 19;

const tests = filesUnder('test/contracts');
const ports = sources
  .filter((file) => file.startsWith('src/kernel/') && !isExample(file))
  .flatMap((file) => portsIn(textOf(file)));

describe('ports', () => {
  it('are few', () => {
    expect(ports).toContain('EventStore');
    expect(ports.length).toBeLessThanOrEqual(MOST_PORTS);
  });

  it('each have a contract that an example runs', () => {
    expect(portsWithoutContract(ports, tests)).toEqual([]);
  });

  it('are found when their contract is missing, or is run by no example', () => {
    const [planted = ''] = portsIn('export abstract class PlantedPort {}');
    expect(portsWithoutContract([planted], tests)).toEqual([
      'PlantedPort has no contract test/contracts/planted-port.contract.ts',
    ]);
    expect(portsWithoutContract([planted], [...tests, contractOf(planted)])).toEqual([
      'test/contracts/planted-port.contract.ts is run by no example',
    ]);
  });
});
