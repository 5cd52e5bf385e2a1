import { Observable } from "@hubbub/client";

export type Theme = "system" | "light" | "dark";
const KEY = "hubbub.theme";

function kept(): Theme {
  const text = localStorage.getItem(KEY);
  return text === "light" || text === "dark" ? text : "system";
}

export const theme = new Observable<Theme>(kept());

function show(): void {
  const now = theme.get();
  if (now === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = now;
}

export function setTheme(next: Theme): void {
  localStorage.setItem(KEY, next);
  theme.set(next);
  show();
}

show();
