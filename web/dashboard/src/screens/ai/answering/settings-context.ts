import { createContext, use } from "react";

import type { Settings } from "./use-settings";

const Context = createContext<Settings | null>(null);
export const SettingsProvider = Context.Provider;

/** The form that the fields stand in. */
export function useForm(): Settings {
  const settings = use(Context);
  if (!settings) throw new Error("outside of the settings");
  return settings;
}
