import { explain } from "@hubbub/client";

import { toast } from "../../pieces/toasts";

/** What an act answers; null where it failed, which is said at the bottom. */
export async function tried<T>(act: () => Promise<T>): Promise<T | null> {
  try {
    return await act();
  } catch (error) {
    toast(explain(error), { bad: true });
    return null;
  }
}
