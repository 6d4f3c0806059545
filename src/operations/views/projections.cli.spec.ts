import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addProjections } from './projections.cli.js';

const GUIDE = 'docs/rebuild.md';

/** What `--help` of each command says. */
const helpOf = (): readonly (readonly [name: string, help: string])[] => {
  const program = new Command('daybook');
  addProjections(program, async () => 0);
  const commands = program.commands[0]?.commands ?? [];
  return commands.map((command) => {
    let help = '';
    command.configureOutput({ writeOut: (text) => void (help += text) }).outputHelp();
    return [command.name(), help];
  });
};

it.each(helpOf())(
  'projections %s says its exit codes, and its examples are in the guide that is run',
  (_name, help) => {
    expect(help).toContain('Exit codes: 0 done');
    const examples = help.match(/^ {2}daybook projections .*$/gmu) ?? [];
    const guide = readFileSync(GUIDE, 'utf8');
    for (const example of examples)
      expect(guide).toContain(example.trim().replace('daybook ', 'npm run --silent daybook -- '));
  },
);

it('projections rebuild has examples', () => {
  const rebuild = new Map(helpOf()).get('rebuild');
  expect(rebuild).toContain('Examples:');
});
