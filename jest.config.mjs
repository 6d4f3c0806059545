import fs from 'node:fs';
import { pattern } from './test/support/parts.mjs';

const swc = JSON.parse(fs.readFileSync(new URL('.swcrc', import.meta.url), 'utf8'));

export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testRegex: pattern,
  reporters: ['default', '<rootDir>/test/support/left-out.mjs'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^#kernel$': '<rootDir>/src/kernel/index.ts',
    '^#kernel/testing$': '<rootDir>/src/kernel/testing/index.ts',
    '^#platform$': '<rootDir>/src/platform/index.ts',
    '^#platform/(.*)$': '<rootDir>/src/platform/$1/index.ts',
  },
  transform: { '^.+\\.ts$': ['@swc/jest', { ...swc, swcrc: false }] },
  setupFiles: ['reflect-metadata'],
  globalSetup: '<rootDir>/test/support/start-servers.mjs',
  globalTeardown: '<rootDir>/test/support/stop-servers.mjs',
  // Ends what hangs, and nothing else: a busy machine takes minutes to build and start programs.
  testTimeout: 300_000,
  // More than the two cores of a small machine: most of the time the journeys wait for processes, disks and deadlines.
  maxWorkers: 3,
  // What files have loaded stays in a worker. When it nears the limit of its heap, most of its time goes into collecting garbage: with
  // this, the same tests take a third less processor time.
  workerIdleMemoryLimit: '600MB',
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts', '!src/**/*.spec.ts', '!src/app/main.ts'],
};
