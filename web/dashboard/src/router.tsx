import type { Filter } from "@hubbub/client";
import { createRootRoute, createRoute, createRouter, redirect } from "@tanstack/react-router";

import { hub } from "./hub";
import { Broken } from "./screens/broken";
import { Frame } from "./screens/frame/frame";
import { InboxScreen } from "./screens/inbox/inbox-screen";
import { NotFound } from "./screens/not-found";
import { SignIn } from "./screens/sign-in/sign-in";

/** What the address says of the list: only what differs from the usual, so that links stay short. */
export type Search = Partial<Omit<Filter, "q">> & { q?: string };

const TABS: readonly string[] = ["mine", "unassigned", "all"];
const STATUSES: readonly string[] = ["open", "snoozed", "resolved"];
const SORTS: readonly string[] = ["newest", "waiting", "window"];
const text = (value: unknown): string | undefined => (typeof value === "string" && value ? value : undefined);

function validateSearch(raw: Record<string, unknown>): Search {
  const search: Record<keyof Search, unknown> = {
    tab: TABS.includes(String(raw.tab)) ? raw.tab : undefined,
    status: STATUSES.includes(String(raw.status)) ? raw.status : undefined,
    sort: SORTS.includes(String(raw.sort)) ? raw.sort : undefined,
    number: text(raw.number),
    label: text(raw.label),
    q: text(raw.q),
    unread: raw.unread === true ? true : undefined,
  };
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
}

const root = createRootRoute({ notFoundComponent: NotFound });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  component: SignIn,
  validateSearch: (raw: Record<string, unknown>): { to?: string } => {
    const to = text(raw.to);
    return to?.startsWith("/") && !to.startsWith("//") ? { to } : {};
  },
});

const frame = createRoute({
  getParentRoute: () => root,
  id: "frame",
  component: Frame,
  beforeLoad: ({ location }) => {
    if (!hub.session.signedIn.get()) {
      const to = location.href === "/" ? undefined : location.href;
      throw redirect({ to: "/sign-in", search: to ? { to } : {} });
    }
  },
});

const home = createRoute({
  getParentRoute: () => frame,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/inbox", search: {} });
  },
});

const inbox = createRoute({ getParentRoute: () => frame, path: "/inbox", validateSearch, component: InboxScreen });
const conversation = createRoute({ getParentRoute: () => inbox, path: "$conversationId" });

const tree = root.addChildren([signIn, frame.addChildren([home, inbox.addChildren([conversation])])]);

export const router = createRouter({ routeTree: tree, defaultPreload: false, defaultErrorComponent: Broken });

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
