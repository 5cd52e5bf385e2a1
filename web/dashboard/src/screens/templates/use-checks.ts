import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";

import { hub } from "../../hub";
import { useLink } from "../../reading";
import { placedFindings, type Placed } from "./findings";
import type { Written } from "./written";

const TYPING_PAUSE_MS = 400;
const KEPT_MS = 60_000;
const NONE: readonly Placed[] = [];

/** The newest answer there was; also while one is awaited or did not come. */
function useNewest<T>(value: T | undefined): T | undefined {
  const [newest, setNewest] = useState(value);
  if (value !== undefined && value !== newest) setNewest(value);
  return value ?? newest;
}

/** The value once it has not changed for a moment. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** What WhatsApp would say to it and how it looks, a moment after the last key. An answer to an older text is dropped. */
export function useChecks(written: Written, checked: boolean) {
  const settled = useSettled(written);
  const live = useLink().phase === "live";
  const findings = useQuery({
    queryKey: ["template-check", settled],
    queryFn: async ({ signal }) => placedFindings(await hub.templates.check(settled, signal), settled),
    enabled: checked,
    gcTime: KEPT_MS,
  });
  const looks = useQuery({
    queryKey: ["template-look", settled],
    queryFn: ({ signal }) => hub.templates.look({ template: settled }, signal),
    gcTime: KEPT_MS,
  });
  const found = useNewest(findings.data);
  const looked = useNewest(looks.data);
  const { refetch: findAgain, isError: notFound } = findings;
  const { refetch: lookAgain, isError: notLooked } = looks;
  const again = useCallback(() => {
    if (notFound) void findAgain();
    if (notLooked) void lookAgain();
  }, [findAgain, lookAgain, notFound, notLooked]);
  useEffect(() => {
    if (live) again();
  }, [live, again]);
  return {
    findings: checked ? (found ?? NONE) : NONE,
    checking: checked && (settled !== written || findings.isFetching),
    error: checked ? findings.error : null,
    again,
    preview: looked?.preview,
    previewError: looks.error,
  };
}
