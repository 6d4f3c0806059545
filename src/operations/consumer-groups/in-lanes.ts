/**
 * Works off items in their order: those of one key one after the other, those of several keys `atOnce` at a time.
 * @param work must not reject; once it gives `false`, nothing more of its key is begun
 */
export const inLanes = async <Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  atOnce: number,
  work: (item: Item, index: number) => Promise<boolean>,
): Promise<void> => {
  const lanes = lanesOf(items, keyOf);
  let next = 0;
  const takeLanes = async (): Promise<void> => {
    for (let lane = lanes[next++]; lane !== undefined; lane = lanes[next++]) {
      for (const [item, index] of lane) if (!(await work(item, index))) break;
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, lanes.length) }, takeLanes));
};

const lanesOf = <Item>(items: readonly Item[], keyOf: (item: Item) => string) => {
  const lanes = new Map<string, (readonly [Item, number])[]>();
  items.forEach((item, index) => {
    const lane = lanes.get(keyOf(item)) ?? [];
    lanes.set(keyOf(item), lane);
    lane.push([item, index]);
  });
  return [...lanes.values()];
};
