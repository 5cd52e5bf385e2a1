import type { AiUsage } from "@hubbub/client";

import { figure } from "../../../words/figures";
import { dollars } from "../dollars";
import { featureName, providerName } from "../reasons";
import css from "./cost.module.css";
import { byFeature, total, type Line } from "./sums";

type Counts = Omit<Line, "feature" | "provider" | "model">;

function Cells({ line }: { line: Counts }) {
  return (
    <>
      <td>{dollars(line.cost_micros)}</td>
      <td>{figure(line.calls)}</td>
      <td>{figure(line.cached)}</td>
      <td>{figure(line.failed)}</td>
      <td>{figure(line.tokens_in)}</td>
      <td>{figure(line.tokens_out)}</td>
    </>
  );
}

/** Calls, tokens and money for each feature and model. */
export function UsageTable({ items }: { items: AiUsage["items"] }) {
  const lines = byFeature(items);
  if (lines.length === 0) return <p className={css.hint}>No language model was asked in these days: 0 calls, $0.00.</p>;
  return (
    <div className={css.scroll} tabIndex={0} role="group" aria-label="Calls, tokens and cost by feature and model">
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">For</th>
            <th scope="col">Cost</th>
            <th scope="col">Answers</th>
            <th scope="col" title="The same question again: free">
              From memory
            </th>
            <th scope="col">Failed</th>
            <th scope="col">Tokens read</th>
            <th scope="col">Tokens written</th>
            <th scope="col">Model</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((it) => (
            <tr key={`${it.feature} ${it.provider} ${it.model}`}>
              <th scope="row">{featureName(it.feature)}</th>
              <Cells line={it} />
              <td>
                {it.model} <small>{providerName(it.provider)}</small>
              </td>
            </tr>
          ))}
        </tbody>
        {lines.length > 1 && (
          <tfoot>
            <tr>
              <th scope="row">All</th>
              <Cells line={total(items)} />
              <td />
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}
