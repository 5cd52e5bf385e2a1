import type { FollowUpCount } from "@hubbub/client";

export type Who = FollowUpCount["who"];

/** Whom to write to again, in the order people think of them; each ends "so many customers who …". */
export const WHO: Record<Who, string> = {
  not_replied: "did not reply",
  replied: "replied",
  not_read: "did not read it",
  read: "read it and did not reply",
  clicked: "clicked",
  not_clicked: "got it and did not click",
  failed_passing: "did not get it, for a reason that passes",
  failed: "did not get it",
};

/** What a campaign offers: those with somebody in them; clicks only where there were links. */
export function offered(counts: readonly FollowUpCount[], links: boolean): { who: Who; words: string; count: number }[] {
  return (Object.keys(WHO) as Who[]).flatMap((who) => {
    const count = counts.find((it) => it.who === who)?.count ?? 0;
    return count > 0 && (links || !who.endsWith("clicked")) ? [{ who, words: WHO[who], count }] : [];
  });
}
