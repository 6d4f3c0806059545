import pg from 'pg';
import { DataSource } from 'typeorm';
import { kernelError } from '../postgres-client/database-errors.js';
import { outlivingConnections } from '../postgres-client/pool.js';
import { migrations } from './migrations.js';

const SCHEMA = 'daybook';
/** Connections work under it; the first migration makes it where it may. */
const ROLE = 'daybook_app';
const TABLE = 'migrations';
/** Any number that no other program locks; the lock holds within one database. */
const LOCK = 7_232_621_226_265;
const OLDEST_SERVER = 160_000;

/** The database was migrated by a later release than this one. */
export class NewerSchema extends Error {
  override readonly name = 'NewerSchema';

  constructor(readonly unknownMigrations: readonly string[]) {
    super(
      `The database holds migrations that this release does not know: ${unknownMigrations.join(', ')}. ` +
        'Start the release that made them or a later one; data is never migrated back.',
    );
  }
}

/**
 * Brings a database to the schema of this release. Any number of processes may do so at once: one migrates, the others
 * wait for it and find nothing left to do. Each migration is a transaction of its own.
 * @param url of a user that owns the database, or may create schemas in it and roles in its cluster
 * @throws NewerSchema, or Error for a server or database that cannot be used, saying why
 */
export const migrate = async (url: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, keepAlive: true });
  client.on('error', () => undefined);
  await client.connect().catch((error: unknown) => {
    throw kernelError(error, `asking for a connection to ${new URL(url).host || 'the given address'}`);
  });
  try {
    await refuseUnusable(client);
    await refuseWithoutRights(client);
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await client.query(`create schema if not exists ${SCHEMA}`);
    await runPending(url);
  } finally {
    await client.end();
  }
};

const refuseUnusable = async (client: pg.ClientBase): Promise<void> => {
  const [first] = await unfitness(client);
  if (first !== undefined) throw new Error(first);
};

/** @throws Error with the SQL that gives the rights that are missing */
const refuseWithoutRights = async (client: pg.ClientBase): Promise<void> => {
  const { rows } = await client.query<Rights>(RIGHTS, [ROLE]);
  const [rights] = rows;
  if (rights === undefined) return;
  const missing = [
    ...(rights.hasRole ? [] : [`create role ${ROLE} nologin;`]),
    ...(rights.mayUseRole ? [] : [`grant ${ROLE} to ${rights.user} with set true;`]),
  ];
  if (missing.length > 0 && !rights.mayGrantRole) throw missingRights(rights.user, missing);
  if (!rights.mayCreateSchema) {
    throw missingRights(rights.user, [`grant create on database ${rights.database} to ${rights.user};`]);
  }
};

const missingRights = (user: string, statements: readonly string[]): Error =>
  new Error(
    `The user ${user} lacks rights that Daybook needs in this PostgreSQL. Let an administrator of the server run: ` +
      `${statements.join(' ')} Then start again.`,
  );

interface Rights {
  /** Quoted as SQL needs it. */
  readonly user: string;
  readonly database: string;
  readonly hasRole: boolean;
  readonly mayUseRole: boolean;
  /** Makes the role, or has the right to give it. */
  readonly mayGrantRole: boolean;
  readonly mayCreateSchema: boolean;
}

const RIGHTS = `
  select quote_ident(current_user) as user, quote_ident(current_database()) as database,
    role.oid is not null as "hasRole",
    coalesce(pg_has_role(current_user, role.oid, 'SET'), false) as "mayUseRole",
    me.rolsuper or (role.oid is null and me.rolcreaterole)
      or coalesce(pg_has_role(current_user, role.oid, 'MEMBER WITH ADMIN OPTION'), false) as "mayGrantRole",
    has_database_privilege(current_database(), 'CREATE') or to_regnamespace('${SCHEMA}') is not null as "mayCreateSchema"
  from pg_roles me left join pg_roles role on role.rolname = $1 where me.rolname = current_user`;

/** Why a database cannot be used, each with what to do; none when it can. */
export const unfitness = async (client: pg.ClientBase): Promise<readonly string[]> => {
  const { rows } = await client.query<{
    encoding: string;
    replica: boolean;
    version: number;
    release: string;
    database: string;
  }>(
    `select current_setting('server_encoding') as encoding, pg_is_in_recovery() as replica,
      current_setting('server_version_num')::integer as version,
      split_part(current_setting('server_version'), ' ', 1) as release, current_database() as database`,
  );
  return rows.flatMap(({ encoding, replica, version, release, database }) => [
    ...(replica ? [`The server of ${database} is a replica: give the address of the primary.`] : []),
    ...(version < OLDEST_SERVER
      ? [`PostgreSQL 16 or later is needed; the server of ${database} is PostgreSQL ${release}.`]
      : []),
    ...(encoding === 'UTF8'
      ? []
      : [
          `Database ${database} has the encoding ${encoding}, which cannot hold every text. ` +
            `Make one with: create database daybook encoding 'UTF8' template template0`,
        ]),
  ]);
};

/** Names of the migrations that this release brings, in order. */
export const knownMigrations = (): readonly string[] => migrations().map((Migration) => new Migration().name ?? '');

/** Names of the migrations that a database has had, in order; none for an empty one. */
export const appliedMigrations = async (client: pg.ClientBase): Promise<readonly string[]> => {
  const exists = await client.query(`select where to_regclass('${SCHEMA}.${TABLE}') is not null`);
  if (exists.rowCount === 0) return [];
  const { rows } = await client.query<{ readonly name: string }>(`select name from ${SCHEMA}.${TABLE} order by id`);
  return rows.map(({ name }) => name);
};

const runPending = async (url: string): Promise<void> => {
  const source = new DataSource({
    type: 'postgres',
    // It would look for the package by its name, which may be in the bundle alone.
    driver: pg,
    url,
    schema: SCHEMA,
    migrations: [...migrations()],
    migrationsTableName: TABLE,
    migrationsTransactionMode: 'each',
    installExtensions: false,
    logging: false,
    extra: outlivingConnections,
  });
  await source.initialize();
  try {
    await refuseNewer(source);
    await source.runMigrations();
  } finally {
    await source.destroy();
  }
};

const refuseNewer = async (source: DataSource): Promise<void> => {
  const known = new Set(source.migrations.map(({ name }) => name));
  const exists: unknown[] = await source.query(`select where to_regclass('${SCHEMA}.${TABLE}') is not null`);
  if (exists.length === 0) return;
  const run: { readonly name: string }[] = await source.query(`select name from ${SCHEMA}.${TABLE} order by id`);
  const unknown = run.map(({ name }) => name).filter((name) => !known.has(name));
  if (unknown.length > 0) throw new NewerSchema(unknown);
};
