/** Does the work for each item, in as many lanes as there are places: each place has one at a time. */
export async function inLanes<Place, Item, Result>(
  places: readonly Place[],
  items: readonly Item[],
  work: (place: Place, item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const left = [...items.entries()];
  const lane = async (place: Place) => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [index, item] = next;
      results[index] = await work(place, item);
    }
  };
  await Promise.all(places.map(lane));
  return results;
}
