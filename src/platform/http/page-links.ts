import type { PageInfo } from '../graphql/page.js';

/**
 * The `Link` header (RFC 8288) of a page of a list: `first`, and `next` and `prev` where they exist, relative to this
 * server, with all that was asked for.
 * @param url of the request, with its query
 */
export const pageLinks = (url: string, { hasNextPage, hasPreviousPage, startCursor, endCursor }: PageInfo): string => {
  const [path = '', query] = url.split('?', 2);
  const asked = new URLSearchParams(query);
  const size = asked.get('first') ?? asked.get('last');
  const link = (relation: string, sizeName: 'first' | 'last', cursorName?: 'after' | 'before', cursor = ''): string => {
    const other = new URLSearchParams(asked);
    for (const name of ['first', 'last', 'after', 'before']) other.delete(name);
    if (size !== null) other.set(sizeName, size);
    if (cursorName !== undefined) other.set(cursorName, cursor);
    return `<${path}${other.size === 0 ? '' : '?'}${other.toString()}>; rel="${relation}"`;
  };
  const links = [link('first', 'first')];
  if (hasNextPage && endCursor !== null) links.push(link('next', 'first', 'after', endCursor));
  if (hasPreviousPage && startCursor !== null) links.push(link('prev', 'last', 'before', startCursor));
  return links.join(', ');
};
