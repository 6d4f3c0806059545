import { MongoClient } from 'mongodb';

/** Does something with a client of its own, which knows nothing of the program. @param url of a database */
export const withMongo = async <Result>(
  url: string,
  work: (client: MongoClient) => Promise<Result>,
): Promise<Result> => {
  const client = new MongoClient(url);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
};

/** Removes the database that the url names, with all that it holds. */
export const dropMongoDatabase = (url: string): Promise<boolean> =>
  withMongo(url, (client) => client.db().dropDatabase());
