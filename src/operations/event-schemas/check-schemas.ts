import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PublicSchema } from '#platform';
import { printLine, WrongUsage } from '#platform/terminal';
import { type Break, breaksBetween } from './compatibility.js';
import { schemaName } from './schema-file.js';
import { type SchemaRegistry, subjectOf } from './schema-registry.js';

/** What the command works with. */
export interface SchemaServices {
  /** Of this release, with the topic that carries each. */
  readonly schemas: readonly (PublicSchema & { readonly topic: string })[];
  /** Folder of the schemas that readers have, absolute. */
  readonly folder: string;
  /** `undefined` when there is none. */
  readonly registry: SchemaRegistry | undefined;
}

const COMPATIBLE = 0;
const BREAKS = 1;

/**
 * Holds the schemas of this release against those that readers have: in files, and in the registry, where every version counts.
 * @param against another folder @returns the exit code @throws WrongUsage when there is no such folder
 */
export const checkSchemas = async (
  { schemas, folder: own, registry }: SchemaServices,
  against?: string,
): Promise<number> => {
  const folder = against ?? own;
  if (!existsSync(folder)) throw new WrongUsage(`There is no folder ${folder}. Name one with --against.`);
  const faults = [...inFiles(schemas, folder), ...(registry === undefined ? [] : await inRegistry(schemas, registry))];
  for (const fault of faults) printLine(process.stderr, fault);
  if (faults.length > 0) {
    printLine(
      process.stderr,
      'Restore what readers rely on, or publish the change as a new version in a topic of its own.',
    );
    return BREAKS;
  }
  const where = registry === undefined ? folder : `${folder} and the registry`;
  printLine(process.stdout, `${schemas.length} schemas are compatible with those in ${where}.`);
  return COMPATIBLE;
};

/** A schema that no reader has yet breaks nothing. */
const inFiles = (schemas: SchemaServices['schemas'], folder: string): readonly string[] => {
  const now = new Map(schemas.map((schema) => [`${schemaName(schema.type, schema.schemaVersion)}.json`, schema]));
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .flatMap((file) => {
      const schema = now.get(file);
      if (schema === undefined) return [`${file}: this release has no such schema, and readers rely on it`];
      const before = JSON.parse(readFileSync(join(folder, file), 'utf8')) as object;
      return told(schema, breaksBetween(before, schema.jsonSchema), file);
    });
};

const inRegistry = async (schemas: SchemaServices['schemas'], registry: SchemaRegistry): Promise<readonly string[]> => {
  const faults: string[] = [];
  for (const schema of schemas) {
    const subject = subjectOf(schema.topic, schema.type);
    for (const [index, before] of (await registry.schemasOf(subject)).entries())
      faults.push(...told(schema, breaksBetween(before, schema.jsonSchema), `${subject} ${index + 1}`));
  }
  return faults;
};

const told = ({ type, schemaVersion }: PublicSchema, breaks: readonly Break[], where: string): readonly string[] =>
  breaks.map(({ field, why }) => `${type} version ${schemaVersion}, ${field || 'the whole'}: ${why} (${where})`);
