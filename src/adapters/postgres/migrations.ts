import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { MigrationInterface, QueryRunner } from 'typeorm';

// The same place whether this runs from src or from dist.
const FOLDER = new URL('../../../migrations/', import.meta.url);
const FILE_NAME = /^(\d{4})-([a-z][a-z-]*)\.sql$/;
/** TypeORM orders migrations by the 13 digits at the end of their names. */
const ORDER_DIGITS = 13;

/** The migrations of this release in order: one for each numbered SQL file. Forward only. */
export const migrations = (): readonly (new () => MigrationInterface)[] =>
  readdirSync(FOLDER)
    .filter((file) => FILE_NAME.test(file))
    .sort()
    .map(migrationOf);

/** Name under which a file is recorded as run: `events-0000000000002` for `0002-events.sql`. */
export const migrationName = (file: string): string => {
  const [, number = '', subject = ''] = FILE_NAME.exec(file) ?? [];
  return `${subject}-${number.padStart(ORDER_DIGITS, '0')}`;
};

const migrationOf = (file: string): new () => MigrationInterface =>
  class SqlFile implements MigrationInterface {
    readonly name = migrationName(file);

    async up(runner: QueryRunner): Promise<void> {
      await runner.query(readFileSync(fileURLToPath(new URL(file, FOLDER)), 'utf8'));
    }

    async down(): Promise<void> {
      throw new Error(`Migration ${file} cannot be undone: migrations go forward only. Restore a backup instead.`);
    }
  };
