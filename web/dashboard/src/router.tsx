import type { Filter } from "@hubbub/client";
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";

import { hub } from "./hub";
import { answeringSearch, costSearch, knowledgeSearch, runSearch } from "./screens/ai/search";
import { Broken } from "./screens/broken";
import { campaignsSearch, recipientsSearch, wizardSearch } from "./screens/campaigns/search";
import { Frame } from "./screens/frame/frame";
import { InboxScreen } from "./screens/inbox/inbox-screen";
import { NotFound } from "./screens/not-found";
import { SignIn } from "./screens/sign-in/sign-in";
import { templatesSearch } from "./screens/templates/search";

/** What the address says of the list: only what differs from the usual, so that links stay short. */
export type Search = Partial<Omit<Filter, "q">> & { q?: string };

const TABS: readonly string[] = ["mine", "unassigned", "all"];
const STATUSES: readonly string[] = ["open", "snoozed", "resolved"];
const SORTS: readonly string[] = ["newest", "waiting", "window"];
const MOODS: readonly string[] = ["negative", "neutral", "positive"];
const text = (value: unknown): string | undefined => (typeof value === "string" && value ? value : undefined);

function validateSearch(raw: Record<string, unknown>): Search {
  const search: Record<keyof Search, unknown> = {
    tab: TABS.includes(String(raw.tab)) ? raw.tab : undefined,
    status: STATUSES.includes(String(raw.status)) ? raw.status : undefined,
    sort: SORTS.includes(String(raw.sort)) ? raw.sort : undefined,
    number: text(raw.number),
    label: text(raw.label),
    mood: MOODS.includes(String(raw.mood)) ? raw.mood : undefined,
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

const templates = createRoute({
  getParentRoute: () => frame,
  path: "/templates",
  validateSearch: templatesSearch,
  component: lazyRouteComponent(() => import("./screens/templates/templates-screen"), "TemplatesScreen"),
});
const template = createRoute({
  getParentRoute: () => frame,
  path: "/templates/$templateId", // "new" writes one
  component: lazyRouteComponent(() => import("./screens/templates/template-screen"), "TemplateScreen"),
});
const campaigns = createRoute({
  getParentRoute: () => frame,
  path: "/campaigns",
  validateSearch: campaignsSearch,
  component: lazyRouteComponent(() => import("./screens/campaigns/campaigns-screen"), "CampaignsScreen"),
});
const newCampaign = createRoute({
  getParentRoute: () => frame,
  path: "/campaigns/new",
  validateSearch: wizardSearch,
  component: lazyRouteComponent(() => import("./screens/campaigns/wizard/wizard-screen"), "WizardScreen"),
});
const campaign = createRoute({
  getParentRoute: () => frame,
  path: "/campaigns/$campaignId",
  validateSearch: recipientsSearch,
  component: lazyRouteComponent(() => import("./screens/campaigns/campaign-screen"), "CampaignScreen"),
});

const ai = createRoute({
  getParentRoute: () => frame,
  path: "/ai",
  beforeLoad: () => {
    throw redirect({ to: "/ai/answering", search: {} });
  },
});
const answering = createRoute({
  getParentRoute: () => frame,
  path: "/ai/answering",
  validateSearch: answeringSearch,
  component: lazyRouteComponent(() => import("./screens/ai/answering/answering-screen"), "AnsweringScreen"),
});
const dryRun = createRoute({
  getParentRoute: () => frame,
  path: "/ai/answering/runs/$runId",
  validateSearch: runSearch,
  component: lazyRouteComponent(() => import("./screens/ai/runs/run-screen"), "RunScreen"),
});
const knowledge = createRoute({
  getParentRoute: () => frame,
  path: "/ai/knowledge",
  validateSearch: knowledgeSearch,
  component: lazyRouteComponent(() => import("./screens/ai/knowledge/knowledge-screen"), "KnowledgeScreen"),
});
const knowledgeDocument = createRoute({
  getParentRoute: () => frame,
  path: "/ai/knowledge/$documentId",
  component: lazyRouteComponent(() => import("./screens/ai/knowledge/document-screen"), "DocumentScreen"),
});
const cost = createRoute({
  getParentRoute: () => frame,
  path: "/ai/cost",
  validateSearch: costSearch,
  component: lazyRouteComponent(() => import("./screens/ai/cost/cost-screen"), "CostScreen"),
});

const aiScreens = [ai, answering, dryRun, knowledge, knowledgeDocument, cost] as const;
const tree = root.addChildren([
  signIn,
  frame.addChildren([home, inbox.addChildren([conversation]), templates, template, campaigns, newCampaign, campaign, ...aiScreens]),
]);

export const router = createRouter({ routeTree: tree, defaultPreload: false, defaultErrorComponent: Broken });

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
