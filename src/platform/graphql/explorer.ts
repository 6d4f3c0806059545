import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

const PATH = '/graphiql';
const require = createRequire(import.meta.url);

/** The page's files, by package: they come from node_modules, never from another server. */
const FILES = [
  ['react', 'umd/react.production.min.js'],
  ['react-dom', 'umd/react-dom.production.min.js'],
  ['graphql-ws', 'umd/graphql-ws.min.js'],
  ['graphiql', 'graphiql.min.js'],
  ['graphiql', 'graphiql.min.css'],
] as const;

const TYPES = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' };

/** The editor sets styles of elements, and brings its fonts along. */
const ONLY_FROM_HERE =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'";

/** Whether GraphiQL is installed: it comes with the packages for development. */
export const hasExplorer = (): boolean => FILES.every(([name]) => folderOf(name) !== undefined);

/** Serves GraphiQL at `/graphiql`, with a tab for each of these queries. @throws Error when it is not installed */
export const serveExplorer = (app: NestFastifyApplication, queries: readonly string[]): void => {
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  fastify.get(PATH, (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('Content-Security-Policy', ONLY_FROM_HERE).send(PAGE),
  );
  fastify.get(`${PATH}/start.js`, (_request, reply) => reply.type(TYPES.js).send(startWith(queries)));
  for (const [name, file] of FILES) {
    const folder = folderOf(name);
    if (folder === undefined) throw new Error(`The package ${name} is not installed. Run: npm ci`);
    fastify.get(addressOf(file), (_request, reply) =>
      reply.type(TYPES[file.endsWith('.css') ? 'css' : 'js']).send(createReadStream(join(folder, file))),
    );
  }
};

const folderOf = (name: string): string | undefined => {
  try {
    return dirname(require.resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
};

const addressOf = (file: string): string => `${PATH}/${file.replace(/^.*\//, '')}`;

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>GraphiQL</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="${addressOf('graphiql.min.css')}" />
    <style>html, body, #graphiql { height: 100%; margin: 0 }</style>
  </head>
  <body>
    <div id="graphiql">Loading…</div>
${FILES.filter(([, file]) => file.endsWith('.js'))
  .map(([, file]) => `    <script src="${addressOf(file)}"></script>\n`)
  .join('')}    <script src="${PATH}/start.js"></script>
  </body>
</html>
`;

/**
 * What the page does. Subscriptions go over a WebSocket to the same address; GraphiQL's own fetcher knows them only in a tab
 * that was edited.
 */
const startWith = (queries: readonly string[]): string => `
const url = new URL('/graphql', location.href).href;
const wsClient = graphqlWs.createClient({ url: url.replace(/^http/, 'ws') });
const overHttp = GraphiQL.createFetcher({ url });
const fetcher = (asked, options) =>
  /^\\s*subscription\\b/.test(asked.query) ? wsClient.iterate(asked) : overHttp(asked, options);
const defaultTabs = ${JSON.stringify(queries.map((query) => ({ query })))};
ReactDOM.createRoot(document.getElementById('graphiql')).render(
  React.createElement(GraphiQL, { fetcher, defaultTabs }),
);
`;
