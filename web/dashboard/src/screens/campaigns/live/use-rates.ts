import type { Campaign } from "@hubbub/client";
import { useEffect, useRef, useState } from "react";

import { sampled, type Sample } from "../rates";

const EVERY_MS = 1000;

/** How fast it sent, once a second while the page is open. */
export function useRates(campaign: Pick<Campaign, "rate" | "status">): readonly Sample[] {
  const rate = useRef(campaign.rate);
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  const running = campaign.status === "running";
  useEffect(() => {
    rate.current = campaign.rate;
  }, [campaign.rate]);
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setSamples((old) => sampled(old, { at: Date.now(), rate: rate.current })), EVERY_MS);
    return () => clearInterval(timer);
  }, [running]);
  return samples;
}
