import ts from 'typescript';
import { isExample } from './source-files.js';

const CLOCK_AND_DICE = /^(Date\.now|new Date\(\)|Math\.random|(crypto\.)?randomUUID|uuid)$/;
const ANYTHING_OUTSIDE = /./;
const ENVIRONMENT = /^process\.env$/;
const NOTHING = /(?!)/;

/** Which traces of the outside world a file may not have: the first row that fits counts. */
const FORBIDDEN: readonly (readonly [files: RegExp, traces: RegExp])[] = [
  [/^src\/app\/config\.ts$/, NOTHING],
  [
    /^src\/kernel\/|^src\/ordering\/order\/|^src\/payments\/payment\/|^src\/inventory\/stock\/|^src\/shipping\/shipment\/|^src\/ordering\/processes\/|\.(decider|projection|process)\.ts$/,
    ANYTHING_OUTSIDE,
  ],
  [/^src\/(app|platform)\//, ENVIRONMENT],
  [/^src\//, new RegExp(`${CLOCK_AND_DICE.source}|${ENVIRONMENT.source}`)],
];

/** One sentence for each use of clock, dice, process or terminal where it is not allowed. Examples are free. */
export const impurities = (file: string, text: string): readonly string[] => {
  if (isExample(file)) return [];
  const traces = FORBIDDEN.find(([files]) => files.test(file))?.[1] ?? NOTHING;
  return tracesOf(text)
    .filter((trace) => traces.test(trace))
    .map((trace) => `${file} must not use ${trace}`);
};

/** The clock, dice, process, timers and terminal that a text uses, comments and strings left aside. */
const tracesOf = (text: string): readonly string[] => {
  const traces: string[] = [];
  const visit = (node: ts.Node): void => {
    const trace = traceOf(node);
    if (trace !== undefined) traces.push(trace);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', text, ts.ScriptTarget.ES2023, true));
  return traces;
};

const traceOf = (node: ts.Node): string | undefined => {
  if (ts.isPropertyAccessExpression(node)) {
    const access = `${node.expression.getText()}.${node.name.text}`;
    const isOutside = /^(Date\.now|Math\.random|crypto\.randomUUID|performance\.\w+|process\.\w+|console\.\w+)$/;
    return isOutside.test(access) ? access : undefined;
  }
  if (ts.isNewExpression(node)) {
    return node.expression.getText() === 'Date' && (node.arguments?.length ?? 0) === 0 ? 'new Date()' : undefined;
  }
  if (ts.isImportDeclaration(node)) return /^'uuid'$/.test(node.moduleSpecifier.getText()) ? 'uuid' : undefined;
  if (ts.isCallExpression(node)) {
    const called = node.expression.getText();
    return /^(randomUUID|setTimeout|setInterval|setImmediate|fetch|Date)$/.test(called) ? called : undefined;
  }
  return undefined;
};
