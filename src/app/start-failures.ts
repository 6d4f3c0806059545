import { certificateAdvice } from '../adapters/tls/certificate-advice.js';
import type { Config } from './config.js';

type Where = Pick<Config, 'host' | 'port' | 'databaseUrl'>;

/** SQLSTATEs of columns, tables and functions that are not there. */
const OTHER_SCHEMA: ReadonlySet<string> = new Set(['42703', '42P01', '42883']);
const LOGIN_REFUSED: ReadonlySet<string> = new Set(['28000', '28P01']);
const AUTHORITY = 'sslrootcert= in DATABASE_URL, or NODE_EXTRA_CA_CERTS';
const NO_SUCH_DATABASE = '3D000';

/**
 * What to say of a start that failed: what happened, where, and what to do next. An error that says so itself is given
 * back as it is. Never holds a password.
 */
export const startFailure = (error: unknown, where: Where): unknown => {
  // Errors of Node's core are not `instanceof Error` in every realm.
  const { code = '', syscall, message = '' } = Object(error) as Partial<NodeJS.ErrnoException>;
  const told =
    syscall === 'listen' ? listening(code, where) : (unreadable(error, where) ?? connecting(code, message, where));
  return told === undefined ? error : new Error(told, { cause: error });
};

const listening = (code: string, { host, port }: Where): string | undefined => {
  if (code === 'EADDRINUSE') {
    return (
      `${host}:${port} is taken by another program. Stop that one, or set PORT to another number ` +
      `(0 lets the system choose): PORT=${port + 1} npm start`
    );
  }
  if (code === 'EACCES') return `Port ${port} of ${host} is not open to this user. Set PORT to 1024 or more.`;
  return undefined;
};

/** A file with a certificate or a key that DATABASE_URL names. */
const unreadable = (error: unknown, { databaseUrl }: Where): string | undefined => {
  const { syscall, path, message } = Object(error) as Partial<NodeJS.ErrnoException>;
  if (databaseUrl === undefined || syscall !== 'open' || path === undefined) return undefined;
  const names = [...new URL(databaseUrl).searchParams].filter(([, value]) => value === path).map(([name]) => name);
  return names.length === 0
    ? undefined
    : `DATABASE_URL names a file by ${names.join()}= that cannot be read: ${message}.`;
};

const connecting = (code: string, message: string, { databaseUrl }: Where): string | undefined => {
  if (OTHER_SCHEMA.has(code)) {
    const one = databaseUrl === undefined ? 'another DAYBOOK_HOME' : 'another database';
    return (
      `The database does not have the schema of this release: ${message}. It was made by a build between releases, ` +
      'which is never migrated. To keep its data, start the build that made it, take a backup there ' +
      `(npm run daybook -- backup FILE) and restore it here into ${one}; else start with ${one}.`
    );
  }
  if (databaseUrl === undefined) return undefined;
  const { host, username, pathname } = new URL(databaseUrl);
  const [user, database] = [username, pathname.slice(1)].map(decodeURIComponent);
  const server = `PostgreSQL at ${host || 'the given address'}`;
  if (LOGIN_REFUSED.has(code)) {
    const who = user ? `the user ${user}` : 'a user who is not named';
    return `${server} does not let ${who} in: ${message}. Correct the name or the password in DATABASE_URL.`;
  }
  const certificate = certificateAdvice(code, { server, address: 'DATABASE_URL', authority: AUTHORITY });
  if (certificate !== undefined) return `${certificate} (${message})`;
  if (/server does not support SSL/.test(message)) {
    return `${server} speaks no TLS, and DATABASE_URL wants it. Take sslmode out, or turn TLS on there.`;
  }
  if (code === NO_SUCH_DATABASE) {
    return `${server} has no database ${database}. Make it there: create database ${database} encoding 'UTF8' template template0`;
  }
  return undefined;
};
