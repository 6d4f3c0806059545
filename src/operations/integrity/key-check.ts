import { type IntegrityCheck, MOST_FINDINGS, type OperatorEvent } from './integrity-check.js';

interface KeyState {
  readonly subject: string;
  readonly keyId: string;
  readonly opens: boolean;
}

export interface KeyPorts {
  keys(after: string): Promise<readonly KeyState[]>;
  operatorEvents(category: string, types: readonly string[]): Promise<readonly OperatorEvent[]>;
}

/** Sorts before every subject; the key without a subject has the empty one and is tried when the program starts. */
const BEFORE_ALL = '';

/** The keys of persons: each opens under the master key, and none is of an erased person. */
export const keyCheck = (ports: KeyPorts, category: string): IntegrityCheck => ({
  name: 'subject keys',
  isLong: true,
  look: async (pause) => {
    const erased = await erasedKeys(ports, category);
    const findings: string[] = [];
    let after: string | undefined = BEFORE_ALL;
    while (after !== undefined && findings.length < MOST_FINDINGS) {
      const page: readonly KeyState[] = await ports.keys(after);
      findings.push(...page.flatMap((key) => faultOf(key, erased)));
      after = page.at(-1)?.subject;
      if (after !== undefined) await pause();
    }
    return findings;
  },
});

/** Ids of the keys that the log says were destroyed. */
export const erasedKeys = async (
  ports: Pick<KeyPorts, 'operatorEvents'>,
  category: string,
): Promise<ReadonlySet<string>> => {
  const erasures = await ports.operatorEvents(category, ['CustomerErased']);
  return new Set(erasures.flatMap(({ data }) => data['keyIds'] as readonly string[]));
};

const faultOf = ({ subject, keyId, opens }: KeyState, erased: ReadonlySet<string>): readonly string[] => {
  if (erased.has(keyId)) return [`key ${keyId} of an erased person is back`];
  return opens ? [] : [`the key of ${JSON.stringify(subject)} does not open under the master key`];
};
