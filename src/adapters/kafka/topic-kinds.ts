import { publicFormat } from './public-format.js';
import { decoded, encoded } from './record-format.js';
import type { TopicKind } from './topic-kind.js';
import { COMPACTED_SETTINGS, TOPIC_SETTINGS } from './topic-settings.js';

/** The event log itself. */
export const EVENT_LOG: TopicKind = {
  settings: TOPIC_SETTINGS,
  format: {
    encoded: (record) => ({ value: encoded(record) }),
    decoded: ({ value }, ...where) => decoded(value, ...where),
  },
};

/** What happened, for others, for ever. */
export const PUBLIC_EVENTS: TopicKind = { settings: TOPIC_SETTINGS, format: publicFormat };

/** The newest of each key, for others. */
export const PUBLIC_STATES: TopicKind = { settings: COMPACTED_SETTINGS, format: publicFormat };
