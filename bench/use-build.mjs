import { register } from 'node:module';
import '../test/support/typescript.mjs';

/** `node --import` this file to run the benchmarks, in TypeScript as they are, against the compiled program. */
register('./use-build-hooks.mjs', import.meta.url);
