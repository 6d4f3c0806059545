import type { IntegrityCheck } from './integrity-check.js';

type Definitions = ReadonlyMap<string, string>;

export interface DefinitionPorts {
  /** Digest of each object that the migrations of this release make, by name. */
  expectedDefinitions(): Definitions;
  definitions(): Promise<Definitions>;
}

/** Functions, triggers, constraints, grants and all the rest, against what the migrations make. */
export const definitionCheck = (ports: DefinitionPorts): IntegrityCheck => ({
  name: 'definitions',
  isLong: false,
  look: async () => differences(ports.expectedDefinitions(), await ports.definitions()),
});

const differences = (expected: Definitions, found: Definitions): readonly string[] => [
  ...[...expected].flatMap(([name, digest]) => {
    if (found.get(name) === digest) return [];
    return [`${name} ${found.has(name) ? 'is not as the migrations made it' : 'is missing'}`];
  }),
  ...[...found.keys()].filter((name) => !expected.has(name)).map((name) => `${name} was added`),
];
