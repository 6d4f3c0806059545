import { dirname, join } from 'node:path';
import ts from 'typescript';

/** What programs load by themselves, without asking for it later: their files, and the packages that these name. */
export interface Loaded {
  readonly files: ReadonlySet<string>;
  readonly packages: ReadonlySet<string>;
}

/** Follows imports of values; those of types are gone once compiled, and `import()` waits until it is run. */
export const loadedBy = (entry: string, textOf: (file: string) => string): Loaded => {
  const files = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    for (const specifier of valueImports(file, textOf(file))) {
      const own = ownFile(file, specifier);
      if (own !== undefined) visit(own);
      else if (!specifier.startsWith('node:')) packages.add(packageOf(specifier));
    }
  };
  visit(entry);
  return { files, packages };
};

const valueImports = (file: string, text: string): readonly string[] =>
  ts
    .createSourceFile(file, text, ts.ScriptTarget.Latest)
    .statements.filter((statement) => ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement))
    .filter((statement) => !isOfTypes(statement))
    .flatMap(({ moduleSpecifier }) =>
      moduleSpecifier && ts.isStringLiteral(moduleSpecifier) ? [moduleSpecifier.text] : [],
    );

const isOfTypes = (statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean => {
  if (ts.isExportDeclaration(statement)) return statement.isTypeOnly || areTypes(statement.exportClause);
  const { importClause } = statement;
  if (importClause === undefined) return false;
  return importClause.isTypeOnly || (importClause.name === undefined && areTypes(importClause.namedBindings));
};

const areTypes = (names: ts.Node | undefined): boolean =>
  names !== undefined &&
  (ts.isNamedImports(names) || ts.isNamedExports(names)) &&
  names.elements.every(({ isTypeOnly }) => isTypeOnly);

const ownFile = (file: string, specifier: string): string | undefined => {
  if (specifier.startsWith('#')) return `src/${specifier.slice(1)}/index.ts`;
  return specifier.startsWith('.') ? join(dirname(file), specifier).replace(/\.js$/, '.ts') : undefined;
};

const packageOf = (specifier: string): string => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
