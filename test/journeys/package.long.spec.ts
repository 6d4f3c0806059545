import { execFileSync } from 'node:child_process';
import { root } from '../architecture/source-files.js';
import { builtProgram } from '../support/built-program.js';

const IMPORTED = `console.log(Object.keys(await import('daybook/consumers')).sort().join(' '))`;

const said = (command: string, ...words: readonly string[]): string =>
  execFileSync(command, words, { cwd: root, encoding: 'utf8' });

describe('The package for services with handlers of their own', () => {
  beforeAll(async () => void (await builtProgram()));

  it('gives what a group is made with, under its name', () => {
    const given = 'EventContext EventPattern Meter PermanentFailure createEventService embeddedDatabase';
    expect(said('node', '--input-type=module', '--eval', IMPORTED).trim()).toBe(
      `${given} feedConsumerGroup kafkaConsumerGroup`,
    );
  });

  it('has the program that was built, and neither sources nor tests', () => {
    const [packed] = JSON.parse(said('npm', 'pack', '--dry-run', '--json', '--ignore-scripts')) as readonly {
      readonly files: readonly { readonly path: string }[];
    }[];
    const paths = (packed?.files ?? []).map(({ path }) => path);
    expect(paths).toContain('dist/app/consumers.js');
    expect(
      paths.filter((path) => !/^(dist\/(?!bundle\/).*\.(js|d\.ts)|package\.json|README\.md|LICENSE)$/.test(path)),
    ).toEqual([]);
  });
});
