import './typescript.mjs';

/** A process of its own that serves the home given as argument: prints the url, stops at SIGTERM. */
const { startEmbeddedPostgres } = await import('../../src/adapters/embedded/index.ts');

const postgres = await startEmbeddedPostgres({ home: process.argv[2], log: (line) => console.error(line) });
process.once('SIGTERM', () => void postgres.stop());
console.log(postgres.url);
