import { explain, keys, type TemplateRecord } from "@hubbub/client";
import { useQuery } from "@tanstack/react-query";
import { CircleAlert } from "lucide-react";

import { hub } from "../../hub";
import { Button } from "../../pieces/button";
import { Empty } from "../../pieces/empty";
import { Bone } from "../../pieces/skeleton";
import { useNow } from "../../reading";
import { briefly, exact } from "../../words/time";
import css from "./history.module.css";
import { byWhom, toldOf } from "./records";

function Entry({ record, now }: { record: TemplateRecord; now: number }) {
  const { title, before, after } = toldOf(record);
  return (
    <li className={css.entry} data-kind={record.kind} data-after={record.after}>
      <p className={css.title}>{title}</p>
      <p className={css.by}>
        <time dateTime={record.at} title={exact(record.at)}>
          {briefly(record.at, now)}
        </time>
        {" · "}
        {byWhom(record)}
      </p>
      {record.reason && <p className={css.reason}>{record.reason}</p>}
      {(before ?? after) !== undefined && (before || after) && (
        <details className={css.words}>
          <summary>What changed</summary>
          {before && (
            <del dir="auto" aria-label="Before">
              {before}
            </del>
          )}
          {after && (
            <ins dir="auto" aria-label="After">
              {after}
            </ins>
          )}
        </details>
      )}
    </li>
  );
}

/** What happened to the template, newest first. */
export function History({ id }: { id: string }) {
  const history = useQuery({ queryKey: keys.templateHistory(id), queryFn: () => hub.templates.history(id) });
  const now = useNow();
  if (history.data) {
    return (
      <ol className={css.history}>
        {history.data.map((record, i) => (
          <Entry key={history.data.length - i} record={record} now={now} />
        ))}
      </ol>
    );
  }
  if (history.error) {
    return (
      <Empty icon={<CircleAlert aria-hidden />} title="The history could not be loaded" actions={<Button onClick={() => void history.refetch()}>Try again</Button>}>
        {explain(history.error)}
      </Empty>
    );
  }
  return (
    <div className={css.history} aria-busy aria-label="Loading the history">
      <Bone className={css.bone} />
      <Bone className={css.bone} />
      <Bone className={css.bone} />
    </div>
  );
}
