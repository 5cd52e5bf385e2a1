import type { Template } from "@hubbub/client";

const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** A day, or to the minute. */
export function When({ iso, exact }: { iso: string; exact?: boolean }) {
  return <time dateTime={iso}>{(exact ? moment : day).format(Date.parse(iso))}</time>;
}

/** WhatsApp's reason, and what it recommends. */
export function Why({ template: { reason } }: { template: Template }) {
  if (!reason) return null;
  return (
    <>
      <p>{reason.text}</p>
      {reason.recommendation && <p>{reason.recommendation}</p>}
    </>
  );
}
