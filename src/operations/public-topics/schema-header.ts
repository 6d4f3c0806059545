const MAGIC = 0;
const BYTES = 5;

/** The id of a schema as deserializers of Confluent look for it: in a header, so that the value stays plain JSON. */
export const schemaHeader = (id: number | undefined): Readonly<Record<string, Buffer>> => {
  if (id === undefined) return {};
  const bytes = Buffer.alloc(BYTES);
  bytes.writeUInt8(MAGIC, 0);
  bytes.writeUInt32BE(id, 1);
  return { __value_schema_id: bytes };
};
