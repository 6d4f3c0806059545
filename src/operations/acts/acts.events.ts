// These names are the storage format: add versions, never rename or edit a released one.
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { catalogue, event, type EventOf, type PayloadSchema } from '#kernel';

const closed = { additionalProperties: false } as const;
const Name = Type.String({ minLength: 1, maxLength: 200 });
const Position = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'in the log' });

const schemas = {
  ViewSwitched: Type.Object(
    {
      view: Name,
      fromBuild: Name,
      toBuild: Name,
      position: Position,
      cause: Type.Union([Type.Literal('rebuild'), Type.Literal('switch'), Type.Literal('rollback')]),
    },
    { ...closed, description: 'Queries of a view were switched to another build, which had come to this position.' },
  ),
};

type PayloadOf<Name extends keyof typeof schemas> = Type.Static<(typeof schemas)[Name]>;

const payload = <Name extends keyof typeof schemas>(name: Name): PayloadSchema<PayloadOf<Name>> => {
  const validator = Compile(schemas[name]);
  return {
    jsonSchema: schemas[name],
    matches: (value): value is PayloadOf<Name> => validator.Check(value),
    problems: (value) =>
      validator.Errors(value).map(({ instancePath, message }) => ({ pointer: instancePath, message })),
  };
};

/** Acts hold no personal values, so nobody's key seals them. */
const nobody = (): string => 'nobody';

export const ViewSwitched = event('ViewSwitched').firstWrittenAs(payload('ViewSwitched')).about(nobody);

/** Everything that is done to the installation rather than to an order. */
export const actEvents = catalogue(ViewSwitched);

export type ActEvent = EventOf<typeof ViewSwitched>;
