/** The same items, exactly so many at once but for the last ones. */
export async function* inSteps<Item>(
  pages: AsyncIterable<readonly Item[]>,
  size: number,
): AsyncGenerator<readonly Item[]> {
  let step: Item[] = [];
  for await (const page of pages) {
    for (const item of page) {
      step.push(item);
      if (step.length < size) continue;
      yield step;
      step = [];
    }
  }
  if (step.length > 0) yield step;
}

/** The same items; while one is in use the next is read, and no more. */
export async function* readAhead<Item>(items: AsyncGenerator<Item>): AsyncGenerator<Item> {
  try {
    for (let next = items.next(); ;) {
      const item = await next;
      if (item.done === true) return;
      next = items.next();
      // A reader that stops early leaves this one unread; its failure does not matter then.
      next.catch(() => undefined);
      yield item.value;
    }
  } finally {
    await items.return(undefined);
  }
}
