import { type CommandStartedEvent, type Db, MongoClient } from 'mongodb';

/** What a connection is for decides how long its commands may take. */
export type Purpose = 'answering' | 'feeding' | 'building';

/** Milliseconds that the server works on one command at most, and connections of a process. */
const LIMITS: Readonly<Record<Purpose, { readonly commandMs: number; readonly connections: number }>> = {
  answering: { commandMs: 1_500, connections: 16 },
  feeding: { commandMs: 10_000, connections: 8 },
  // Indexes over a collection that is there already take their time.
  building: { commandMs: 600_000, connections: 1 },
};

/** What a living server needs to end a command and say so. */
const ENDED_WITHIN_MS = 300;

/**
 * No longer is an answer waited for: a connection may be dead without a word. Indexes that take longer are asked for again,
 * and the server goes on with those that are under way.
 */
const LONGEST_SILENCE_MS = 10_000;

const TRY_AGAIN_MS = 250;

/** Connections to one database for one purpose. Nothing is connected to before it is used. */
export interface MongoConnection {
  readonly db: Db;
  /** `maxTimeMS` for every command: the driver's own `timeoutMS` has no effect on some servers. */
  readonly limit: { readonly maxTimeMS: number };
  /** Why there never was a connection, which commands do not tell; `undefined` once there was one. */
  refusal(): unknown;
  close(): Promise<void>;
}

/**
 * Every wait has a limit: 1 s for a server and for a connection, and for a command what its purpose allows, 10 s at most.
 * The driver tries nothing again: callers do, after a look at what was done, and a second try would take twice the time
 * that an answer may take. Every server knows that, with or without sessions.
 * @param url names the database
 * @param onCommand gets each command that is sent
 */
export const connectionTo = (
  url: string,
  purpose: Purpose,
  onCommand?: (event: CommandStartedEvent) => void,
): MongoConnection => {
  const { commandMs, connections } = LIMITS[purpose];
  const client = new MongoClient(url, {
    appName: `daybook ${purpose}`,
    maxPoolSize: connections,
    connectTimeoutMS: 1_000,
    serverSelectionTimeoutMS: 1_000,
    waitQueueTimeoutMS: 1_000,
    socketTimeoutMS: Math.min(commandMs, LONGEST_SILENCE_MS) + ENDED_WITHIN_MS,
    retryReads: false,
    retryWrites: false,
    readPreference: 'primary',
    writeConcern: { w: 'majority', wtimeoutMS: commandMs },
    // As JSON leaves out what is undefined; the driver would write null.
    ignoreUndefined: true,
    monitorCommands: onCommand !== undefined,
  });
  if (onCommand !== undefined) client.on('commandStarted', onCommand);
  const { stop, refusal } = connectUntilThere(client);
  const close = async () => {
    stop();
    await client.close();
  };
  return { db: client.db(), limit: { maxTimeMS: commandMs }, refusal, close };
};

/**
 * A client whose first connection fails stays closed for good, so it is connected again. Once connected, the driver replaces
 * connections by itself.
 */
const connectUntilThere = (client: MongoClient): { stop(): void; refusal(): unknown } => {
  let isClosing = false;
  let refusal: unknown;
  const connect = async (): Promise<void> => {
    let isConnected = false;
    while (!isConnected && !isClosing) {
      isConnected = await client.connect().then(
        () => true,
        (error: unknown) => {
          refusal = error;
          return false;
        },
      );
      // A server that is away is waited for by the driver, but a login is refused at once.
      if (!isConnected) await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS).unref());
    }
    refusal = undefined;
  };
  client.once('topologyClosed', () => void connect());
  return { stop: () => (isClosing = true), refusal: () => refusal };
};
