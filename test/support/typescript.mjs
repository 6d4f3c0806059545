import { register } from 'node:module';

/** `node --import` this file to run TypeScript sources as they are; Jest has a transform of its own. */
register('./typescript-hooks.mjs', import.meta.url);
