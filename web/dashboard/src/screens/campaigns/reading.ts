import { keys, type Campaign, type CampaignStatus, type FollowUpCount, type LinkBase, type Page, type RecipientsAsked } from "@hubbub/client";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { hub } from "../../hub";

const ESTIMATE_MS = 30_000;
const RECIPIENTS_MS = 5_000;
const FIRST: string | null = null;

/** What the pages so far leave to ask for. */
const next = (last: Page<unknown>): string | null => last.next_cursor;

export function useCampaigns(status: CampaignStatus | undefined) {
  const asked = status ? { status } : {};
  return useInfiniteQuery({
    queryKey: keys.campaignList(asked),
    queryFn: ({ pageParam }) => hub.campaigns.list(asked, pageParam),
    initialPageParam: FIRST,
    getNextPageParam: next,
  });
}

export function useCampaign(id: string) {
  return useQuery({ queryKey: keys.campaign(id), queryFn: () => hub.campaigns.one(id), enabled: id !== "" });
}

/** What it would cost and how long it would take, as the list is now. */
export function useEstimate(campaign: Pick<Campaign, "id" | "total"> | undefined) {
  const id = campaign?.id ?? "";
  return useQuery({
    queryKey: [...keys.estimate(id), campaign?.total],
    queryFn: () => hub.campaigns.estimate(id),
    enabled: id !== "" && (campaign?.total ?? 0) > 0,
    staleTime: ESTIMATE_MS,
  });
}

/** How many each follow-up would bring, as of the campaign's version. */
export function useFollowUps(campaign: Pick<Campaign, "id" | "version"> | undefined, wanted = true): FollowUpCount[] | undefined {
  const id = campaign?.id ?? "";
  return useQuery({
    queryKey: [...keys.followUps(id), campaign?.version],
    queryFn: () => hub.campaigns.followUps(id),
    enabled: wanted && id !== "",
    placeholderData: keepPreviousData,
  }).data;
}

/** Where short links begin; asked for once there is one. */
export function useLinkBase(wanted: boolean): LinkBase | undefined {
  return useQuery({ queryKey: keys.linkBase, queryFn: hub.campaigns.linkBase, enabled: wanted, staleTime: Infinity }).data;
}

export function useRecipients(campaignId: string, asked: RecipientsAsked) {
  return useInfiniteQuery({
    queryKey: keys.recipients(campaignId, asked),
    queryFn: ({ pageParam }) => hub.campaigns.recipients(campaignId, asked, pageParam),
    initialPageParam: FIRST,
    getNextPageParam: next,
    enabled: campaignId !== "",
    staleTime: RECIPIENTS_MS, // no event brings them
    placeholderData: keepPreviousData,
  });
}
