import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { Meter, PUBLIC_TOPIC_KINDS, SystemEnvironment } from '#platform';
import type { GroupJournal } from '../../src/operations/consumer-groups/group-journal.js';
import { measuredJournal, measureParkedKeys } from '../../src/operations/consumer-groups/group-metrics.js';
import { type App, openApp } from '../support/app.js';

interface Alerts {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly alert: string;
      readonly expr: string;
      readonly for: string;
      readonly labels: { readonly severity: string };
      readonly annotations: { readonly summary: string; readonly description: string };
    }[];
  }[];
}

interface Dashboard {
  readonly panels: readonly { readonly title: string; readonly targets: readonly { readonly expr: string }[] }[];
}

const rules = (parse(readFileSync('ops/alerts.yml', 'utf8')) as Alerts).groups.flatMap((group) => group.rules);
const { panels } = JSON.parse(readFileSync('ops/grafana-dashboard.json', 'utf8')) as Dashboard;
const METRIC = /\b(?:daybook|nodejs|process)_[a-z0-9_]+/g;
const quiet = (): void => undefined;
const QUIET: GroupJournal = {
  ...{ taken: quiet, retried: quiet, setAside: quiet, assigned: quiet, reached: quiet, failed: quiet, givenUp: quiet },
};
/** What a service with handlers of its own serves. */
const servedByGroups = (): Promise<string> => {
  const meter = new Meter();
  measuredJournal(meter, QUIET, new SystemEnvironment());
  measureParkedKeys(meter, { list: async () => [] }, 'reservations');
  return meter.text();
};
const namesIn = (expression: string): readonly string[] => expression.match(METRIC) ?? [];

describe('Alerts and dashboard', () => {
  let app: App;
  let served: string;
  beforeAll(async () => {
    // Topics and channels have metrics of their own; nothing need answer there.
    const kafka = {
      brokers: ['127.0.0.1:1'],
      ssl: false,
      sasl: undefined,
      partitions: 1,
      topicPrefix: 'none',
      publicTopics: PUBLIC_TOPIC_KINDS,
    };
    const redis = { url: 'redis://127.0.0.1:1', channelPrefix: 'none' };
    app = await openApp({ kafka, redis });
    served = (await app.client.read('/metrics')).text + (await servedByGroups());
  });
  afterAll(() => app.close());

  /** A histogram is served as three series. */
  const isServed = (name: string): boolean =>
    [name, name.replace(/_(bucket|sum|count)$/, '')].some((metric) => served.includes(`# TYPE ${metric} `));

  it('ask for metrics that are served, and for nothing else', () => {
    const expressions = [
      ...rules.map(({ expr }) => expr),
      ...panels.flatMap(({ targets }) => targets.map((it) => it.expr)),
    ];
    expect(expressions.length).toBeGreaterThan(20);
    expect(expressions.filter((expression) => namesIn(expression).length === 0)).toEqual([]);
    expect(expressions.flatMap(namesIn).filter((name) => !isServed(name))).toEqual([]);
    expect(isServed('daybook_command_second')).toBe(false);
  });

  it('say of each alert what it means, and the guide says what to do', () => {
    const guide = readFileSync('docs/metrics.md', 'utf8');
    for (const { alert, for: lasting, labels, annotations } of rules) {
      expect({ alert, told: guide.includes(`| \`${alert}\``) }).toEqual({ alert, told: true });
      expect(lasting).toMatch(/^\d+[sm]$/);
      expect(labels.severity).toMatch(/^(page|ticket)$/);
      expect(Object.values(annotations).every((text) => text.length > 10)).toBe(true);
    }
  });
});
