import { setFlagsFromString } from 'node:v8';

/**
 * For commands that read the whole log: garbage is collected when the heap has grown by 30 %, not when it has grown
 * several times over, so that they need no more memory in the end than in the beginning.
 */
export const keepHeapSmall = (): void => setFlagsFromString('--heap-growing-percent=30');
