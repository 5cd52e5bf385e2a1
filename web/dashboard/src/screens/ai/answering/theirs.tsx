import type { Answering, AnsweringSettings } from "@hubbub/client";
import { TriangleAlert } from "lucide-react";
import { useEffect, useRef } from "react";

import { Banner } from "../../../pieces/banner";
import { Button } from "../../../pieces/button";
import { useNow } from "../../../reading";
import { briefly } from "../../../words/time";
import { differences } from "./differences";
import css from "./settings.module.css";

interface TheirsProps {
  before: AnsweringSettings;
  after: Answering;
  load: () => void;
  onTop: () => void;
}

/** Somebody else saved meanwhile: what they changed, and what to do with what was typed here. It comes into view. */
export function Theirs(props: TheirsProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.scrollIntoView({ block: "center" }); // its answer, a promise in new browsers, is no clean-up
  }, []);
  return (
    <div ref={place}>
      <Said {...props} />
    </div>
  );
}

function Said({ before, after, load, onTop }: TheirsProps) {
  const now = useNow();
  const who = after.changed_by?.name ?? "Somebody else";
  const changed = differences(before, after.settings);
  const when = after.changed_at ? briefly(after.changed_at, now) : "";
  return (
    <Banner
      tone="warning"
      icon={TriangleAlert}
      title={`${who} changed these settings while you did${when ? ` (${when === "now" ? "just now" : when})` : ""}.`}
      action={
        <span className={css.acts}>
          <Button onClick={load}>Load theirs</Button>
          <Button onClick={onTop}>Put my changes on top</Button>
        </span>
      }
    >
      {changed.length > 0 ? (
        <ul className={css.changes} aria-label="What changed">
          {changed.map((it) => (
            <li key={it.name}>
              {it.name}: <del>{it.was}</del> <ins>{it.is}</ins>
            </li>
          ))}
        </ul>
      ) : (
        <p>They came to the same as before.</p>
      )}
    </Banner>
  );
}
