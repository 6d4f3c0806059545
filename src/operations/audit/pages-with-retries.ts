import { type AuditFilter, type AuditPage, type Environment, type LogArchive, withRetries } from '#kernel';

/**
 * Pages of the archive as it gives them. When the store does not answer, reading goes on after the last page that came.
 * @throws StoreUnavailable when the store does not answer for a minute
 */
export async function* pagesWithRetries(
  archive: Pick<LogArchive, 'pages'>,
  environment: Pick<Environment, 'monotonicMs' | 'sleep'>,
  filter: AuditFilter,
  range: { readonly after: number; readonly through: number },
): AsyncGenerator<AuditPage> {
  let reached = range.after;
  let pages: AsyncIterator<AuditPage> | undefined;
  const next = async (): Promise<IteratorResult<AuditPage, unknown>> => {
    pages ??= archive.pages(filter, reached, range.through)[Symbol.asyncIterator]();
    try {
      return await pages.next();
    } catch (error) {
      pages = undefined;
      throw error;
    }
  };
  for (;;) {
    const page = await withRetries(environment, next);
    if (page.done === true) return;
    reached = page.value.through;
    yield page.value;
  }
}
