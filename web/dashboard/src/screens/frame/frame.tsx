import { useQueryClient } from "@tanstack/react-query";
import { Outlet, useNavigate, useParams } from "@tanstack/react-router";
import { useEffect } from "react";

import { hub } from "../../hub";
import { useLink, useMe, useObserved } from "../../reading";
import { LinkState } from "./link-state";
import { useNotices } from "./notices";
import { Overlays } from "./overlays";
import { Rail } from "./rail";
import { useKeys } from "./use-keys";
import { useTitle } from "./use-title";
import css from "./frame.module.css";

/** Everything behind the sign-in: the rail, the live line, what floats over all screens. */
export function Frame() {
  const signedIn = useObserved(hub.session.signedIn);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { conversationId } = useParams({ strict: false });
  const me = useMe();
  const link = useLink();
  useKeys();
  useNotices();
  useTitle();

  useEffect(() => {
    if (signedIn) return;
    queries.clear();
    void navigate({ to: "/sign-in", search: {} });
  }, [signedIn, queries, navigate]);

  useEffect(() => {
    if (!me.data) return;
    hub.stream.start();
    return () => hub.stream.stop();
  }, [me.data]);

  if (!signedIn) return null;
  return (
    <div className={css.frame} data-reading={conversationId ? "" : undefined} data-link={link.phase}>
      <Rail />
      <main className={css.main}>
        <Outlet />
      </main>
      <LinkState />
      <Overlays />
    </div>
  );
}
