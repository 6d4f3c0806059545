import { TestEnvironment } from '#kernel/testing';
import { SystemEnvironment } from '#platform';
import { environmentContract } from './environment.contract.js';

describe('The environment of the machine', () => environmentContract(new SystemEnvironment()));

describe('The environment of tests', () => environmentContract(new TestEnvironment()));
