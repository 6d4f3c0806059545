import { textOf } from './source-files.js';

/** Ports of the kernel: its exported abstract classes. */
export const portsIn = (text: string): readonly string[] =>
  [...text.matchAll(/^export abstract class (\w+)/gm)].map(([, name = '']) => name);

/** `EventStore` → `test/contracts/event-store.contract.ts` */
export const contractOf = (port: string): string =>
  `test/contracts/${port.replace(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase()}.contract.ts`;

/** One sentence for each port whose contract is not there, or is run by no example. */
export const portsWithoutContract = (ports: readonly string[], tests: readonly string[]): readonly string[] =>
  ports.flatMap((port) => {
    const contract = contractOf(port);
    if (!tests.includes(contract)) return [`${port} has no contract ${contract}`];
    const module = contract.replace(/^.*\//, './').replace(/\.ts$/, '.js');
    const isRun = tests.some((test) => test.endsWith('.spec.ts') && textOf(test).includes(`from '${module}'`));
    return isRun ? [] : [`${contract} is run by no example`];
  });
