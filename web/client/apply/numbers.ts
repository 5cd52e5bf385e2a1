import { keys } from "../keys";
import type { PhoneNumber } from "../types";
import { newer } from "../versions";
import type { Target } from "./target";

/** `number.updated`: quality, status or pace changed; a number nobody listed yet joins the list. */
export function applyNumber(target: Target, come: PhoneNumber): void {
  target.queries.setQueryData<PhoneNumber[]>(keys.numbers, (held) => {
    if (held === undefined) return held;
    if (!held.some((it) => it.id === come.id)) return [...held, come];
    return held.map((it) => (it.id === come.id ? newer(it, come) : it));
  });
}
