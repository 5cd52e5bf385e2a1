import type { CampaignEstimate } from "@hubbub/client";
import { Info } from "lucide-react";

import { useNow } from "../../reading";
import { exact } from "../../words/time";
import { countryName } from "./campaign-words";
import { price } from "../../words/price";
import css from "./estimate-facts.module.css";
import { figure, lasting, money, rateFigure } from "../../words/figures";
import { shortMoment } from "./wizard/schedule";

const MOST_COUNTRIES = 8;

function Countries({ estimate }: { estimate: CampaignEstimate }) {
  const { markets, cost } = estimate;
  const shown = markets.slice(0, MOST_COUNTRIES);
  const rest = markets.slice(MOST_COUNTRIES).reduce((sum, it) => sum + it.recipients, 0);
  if (markets.length === 0) return null;
  return (
    <table className={css.countries}>
      <caption className="unseen">Recipients by country</caption>
      <thead>
        <tr>
          <th scope="col">Country</th>
          <th scope="col">Recipients</th>
          {cost && <th scope="col">Each</th>}
        </tr>
      </thead>
      <tbody>
        {shown.map((it) => (
          <tr key={it.country}>
            <td>{countryName(it.country)}</td>
            <td>{figure(it.recipients)}</td>
            {cost && <td>{it.price === null ? "–" : price(it.price, cost.currency)}</td>}
          </tr>
        ))}
        {rest > 0 && (
          <tr>
            <td>{markets.length - MOST_COUNTRIES} more</td>
            <td>{figure(rest)}</td>
            {cost && <td />}
          </tr>
        )}
      </tbody>
    </table>
  );
}

/** What is to be expected: cost, time, reach, countries. */
export function EstimateFacts({ estimate }: { estimate: CampaignEstimate }) {
  const now = useNow();
  const { reach, recipients, opted_out, cost, seconds, finishes_at, pace, notes } = estimate;
  return (
    <div className={css.whole}>
      <dl className={css.facts}>
        <div>
          <dt>Will get it</dt>
          <dd>{figure(reach)}</dd>
          <dd>
            {reach === recipients ? "everybody on the list" : `of ${figure(recipients)} on the list`}
            {opted_out > 0 && ` · ${figure(opted_out)} asked for no offers`}
          </dd>
        </div>
        <div>
          <dt>Costs at most</dt>
          <dd>{cost ? money(cost.amount, cost.currency) : "–"}</dd>
          <dd>{cost ? "only what is delivered is paid for" : "no prices are known here"}</dd>
        </div>
        <div>
          <dt>Takes about</dt>
          <dd>{pace > 0 ? lasting(seconds) : "–"}</dd>
          <dd>{pace > 0 ? `at ${rateFigure(pace)} a second` : "no number can send"}</dd>
        </div>
        <div>
          <dt>Done by</dt>
          <dd title={exact(finishes_at)}>{pace > 0 ? shortMoment(finishes_at, now) : "–"}</dd>
          <dd>quiet hours counted in</dd>
        </div>
      </dl>
      <Countries estimate={estimate} />
      {notes.length > 0 && (
        <ul className={css.notes}>
          {notes.map((note) => (
            <li key={note}>
              <Info aria-hidden />
              {note}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
