export type { Attach } from './attach.js';
export { type Colour, coloured, type Outlet, printable, printJson, printLine, type TextStream } from './outlet.js';
export { leftText, type Pace, paceOf, shareText } from './pace.js';
export { printedLines } from './printed-lines.js';
export { redrawnText, type Status, StatusLine } from './status-line.js';
export { type Column, printList, printTable } from './table.js';
export { WrongUsage } from './wrong-usage.js';
