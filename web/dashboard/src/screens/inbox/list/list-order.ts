import { Observable } from "@hubbub/client";

/** The ids in the list as shown, so that "next conversation" means the one below. */
export const listOrder = new Observable<readonly string[]>([]);

/** The neighbour of `id`, or the first of the list when `id` is not in it. */
export function neighbour(order: readonly string[], id: string | undefined, by: 1 | -1): string | undefined {
  const at = id === undefined ? -1 : order.indexOf(id);
  return at === -1 ? order[0] : order[at + by];
}
