import { type Collection, type IndexDescription, MongoServerError, ObjectId } from 'mongodb';
import { fieldOf, type ViewDefinition } from '#kernel';
import { keyPath } from './filter-query.js';
import type { MongoConnection } from './mongo-connection.js';
import { NO_SUCH_COLLECTION } from './store-errors.js';
import type { StoredDocument } from './stored-document.js';

const VIEW_NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const BUILD = /^[a-z0-9]+$/;
const PROPERTY_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** What ends the name of a collection of documents: no two have the same, in whatever process they were made. */
const GENERATION = /_[0-9a-f]{24}$/;

/** @throws Error when names of the definition cannot be parts of collections, paths and keys */
export const assertNames = ({ name, build, fields }: ViewDefinition): void => {
  if (!VIEW_NAME.test(name)) throw new Error(`View name '${name}' must be kebab-case: order-details`);
  if (!BUILD.test(build)) throw new Error(`Build '${build}' of view ${name} must be lower-case letters and digits: 1`);
  for (const [field, { path }] of Object.entries(fields)) {
    if (path.length > 0 && [field, ...path].every((property) => PROPERTY_NAME.test(property))) continue;
    throw new Error(`Field ${field} of view ${name}: its path must be property names, not ${path.join('.')}`);
  }
};

/** A name that no collection has had, such as `order_details_1_65f0…`: the generation of a build is in it. */
export const newCollectionName = ({ name, build }: Pick<ViewDefinition, 'name' | 'build'>): string =>
  `${name.replaceAll('-', '_')}_${build}_${new ObjectId().toHexString()}`;

export const isOfDocuments = (collection: string): boolean => GENERATION.test(collection);

/** When the name was made, by the clock of the process that made it. */
export const madeAt = (collection: string): Date => new ObjectId(collection.slice(-24)).getTimestamp();

/** Indexes over the keys that filters and sorts use, with the id last; an array its own. */
export const indexesOf = (view: ViewDefinition): readonly IndexDescription[] => {
  const lists = view.indexes.flatMap((fields) => {
    const arrays = fields.filter((field) => fieldOf(view, field).many);
    const scalars = fields.filter((field) => !arrays.includes(field));
    return [...arrays.map((field) => [field]), ...(scalars.length > 0 ? [scalars] : [])];
  });
  return lists.map((fields) => ({
    name: fields.join('_'),
    key: Object.fromEntries([...fields.map(keyPath), '_id'].map((path) => [path, 1])),
  }));
};

/** Indexes of the view that the collection has not got. */
export const missingIndexes = async (
  view: ViewDefinition,
  collection: Collection<StoredDocument>,
  { limit }: Pick<MongoConnection, 'limit'>,
): Promise<readonly IndexDescription[]> => {
  const names = await collection
    .listIndexes(limit)
    .toArray()
    .then((indexes) => indexes.map(({ name }) => String(name)))
    .catch((error: unknown): readonly string[] => {
      if (error instanceof MongoServerError && error.code === NO_SUCH_COLLECTION) return [];
      throw error;
    });
  return indexesOf(view).filter(({ name = '' }) => !names.includes(name));
};
