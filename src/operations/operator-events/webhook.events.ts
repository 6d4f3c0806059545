// These names are the storage format: add versions, never rename or edit a released one.
import Type from 'typebox';
import { event } from '#kernel';
import { closed, LONGEST_CAUSE, noSubject, payloadOf } from './operator-payloads.events.js';

const webhookId = Type.String({ minLength: 1, maxLength: 100 });

const schemas = {
  WebhookRegistered: Type.Object(
    {
      webhookId,
      origin: Type.String({ maxLength: 2_000, description: 'scheme, host and port; the rest may be a secret' }),
      events: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
        minItems: 1,
        description: 'types, or * alone',
      }),
    },
    { ...closed, description: 'An address is told of events from here on.' },
  ),
  WebhookSecretRotated: Type.Object(
    { webhookId },
    { ...closed, description: 'What is sent to a webhook is signed with another secret.' },
  ),
  WebhookDisabled: Type.Object(
    {
      webhookId,
      because: Type.String({ maxLength: LONGEST_CAUSE, description: 'the beginning of what went wrong' }),
    },
    { ...closed, description: 'Nothing is sent to a webhook any more, since its receiver failed for good.' },
  ),
  WebhookEnabled: Type.Object(
    { webhookId },
    { ...closed, description: 'A webhook that was disabled is sent events again, those of the meantime too.' },
  ),
  WebhookRemoved: Type.Object({ webhookId }, { ...closed, description: 'A webhook is told of nothing any more.' }),
};

const payload = <Name extends keyof typeof schemas>(name: Name) => payloadOf(schemas[name]);

export const WebhookRegistered = event('WebhookRegistered')
  .firstWrittenAs(payload('WebhookRegistered'))
  .about(noSubject);

export const WebhookSecretRotated = event('WebhookSecretRotated')
  .firstWrittenAs(payload('WebhookSecretRotated'))
  .about(noSubject);

export const WebhookDisabled = event('WebhookDisabled').firstWrittenAs(payload('WebhookDisabled')).about(noSubject);

export const WebhookEnabled = event('WebhookEnabled').firstWrittenAs(payload('WebhookEnabled')).about(noSubject);

export const WebhookRemoved = event('WebhookRemoved').firstWrittenAs(payload('WebhookRemoved')).about(noSubject);
