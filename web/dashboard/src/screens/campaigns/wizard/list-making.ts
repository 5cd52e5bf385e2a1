import { keys, Observable, type Bringing, type Imported, type RecipientList } from "@hubbub/client";

import { hub, queries } from "../../../hub";

export type Making =
  | { phase: "idle" }
  | Bringing // reading: all bytes are there, the server looks at them
  | { phase: "failed"; error: unknown };

interface Job {
  campaignId: string;
  asked: string;
  stop: AbortController;
  result: Promise<Imported>;
}

/**
 * Brings the list of a draft to the server, in place of the one before. It goes on while its person looks at another
 * step; the same list is never brought twice at once, and another one only begins when the one before has ended.
 */
class ListMaking {
  readonly state = new Observable<Making>({ phase: "idle" });
  private job: Job | null = null;

  make(campaignId: string, asked: string, list: RecipientList): Promise<Imported> {
    const running = this.job;
    if (running?.campaignId === campaignId && running.asked === asked) return running.result;
    const stop = new AbortController();
    const result = this.bring(campaignId, list, stop, running);
    const job = { campaignId, asked, stop, result };
    this.job = job;
    result.then(
      () => this.ended(job, { phase: "idle" }),
      (error: unknown) => this.ended(job, stop.signal.aborted ? { phase: "idle" } : { phase: "failed", error }),
    );
    return result;
  }

  /** Nothing of the list is kept. Once the server has all of it, it is too late. */
  stop(): void {
    if (this.state.get().phase === "sending") this.job?.stop.abort();
  }

  private ended(job: Job, state: Making): void {
    if (this.job !== job) return;
    this.job = null;
    this.state.set(state);
    void queries.invalidateQueries({ queryKey: keys.campaign(job.campaignId) });
    void queries.invalidateQueries({ queryKey: keys.estimate(job.campaignId) });
    void queries.invalidateQueries({ queryKey: keys.recipientsOf(job.campaignId) });
  }

  private async bring(campaignId: string, list: RecipientList, stop: AbortController, before: Job | null): Promise<Imported> {
    if (before) {
      this.stop();
      await before.result.catch(() => undefined); // its end is all that matters here
    }
    this.state.set({ phase: "sending", share: 0 });
    const campaign = await hub.campaigns.one(campaignId);
    if (campaign.total > 0) await hub.campaigns.clear(campaignId);
    stop.signal.throwIfAborted();
    return hub.campaigns.bring(campaignId, list, (now) => this.state.set(now), stop.signal);
  }
}

export const listMaking = new ListMaking();
