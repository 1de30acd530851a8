/** Does `work` for every number from `from` to before `to`, so many at a time. */
export async function inLanes(
  { from = 0, to, lanes }: { from?: number; to: number; lanes: number },
  work: (number: number) => Promise<void>,
): Promise<void> {
  let next = from;
  const lane = async () => {
    while (next < to) await work(next++);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
