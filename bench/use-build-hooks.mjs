const SOURCES = new URL('../src/', import.meta.url).href;
const BUILD = new URL('../dist/', import.meta.url).href;

/** What a benchmark imports from `src/` for its types comes from `dist/`: measured is what users run. */
export const resolve = (specifier, context, next) => {
  if (!specifier.startsWith('.') || !context.parentURL?.endsWith('.ts')) return next(specifier, context);
  const { href } = new URL(specifier, context.parentURL);
  return next(href.startsWith(SOURCES) ? href.replace(SOURCES, BUILD) : specifier, context);
};
