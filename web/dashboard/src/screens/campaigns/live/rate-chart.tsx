import { rateFigure } from "../../../words/figures";
import { area, path, points, span, top, type Sample } from "../rates";
import css from "./rate-chart.module.css";

const WIDTH = 600;
const HEIGHT = 160;
const MINUTE = 60_000;

/** Messages a second over the last minutes, with the most that the numbers may send. Stretches with its place. */
export function RateChart({ samples, limit, rate }: { samples: readonly Sample[]; limit: number; rate: number }) {
  const scale = top(samples, limit);
  const now = samples.at(-1)?.at ?? 0;
  const shown = span(samples);
  const line = points(samples, { width: WIDTH, height: HEIGHT, top: scale, span: shown }, now);
  const limitAt = limit > 0 ? HEIGHT * (1 - limit / scale) : null;
  const percent = limitAt === null ? 0 : (limitAt / HEIGHT) * 100;
  const words = `Now ${rateFigure(rate)} a second${limit > 0 ? `, at most ${rateFigure(limit)}` : ""}`;
  return (
    <figure className={css.chart}>
      <div className={css.plot} role="img" aria-label={words}>
        <svg viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`} preserveAspectRatio="none" aria-hidden>
          <path className={css.area} d={area(line, HEIGHT)} />
          <path className={css.line} d={path(line)} />
          {limitAt !== null && <line className={css.limit} x1={0} x2={WIDTH} y1={limitAt} y2={limitAt} />}
        </svg>
        {limitAt !== null && (
          <span className={css.limitWords} style={{ top: `${String(percent)}%` }}>
            at most {rateFigure(limit)}
          </span>
        )}
        <span className={css.top}>{rateFigure(scale)}</span>
        <span className={css.zero}>0</span>
        {samples.length < 2 && <span className={css.wait}>The line begins when messages leave.</span>}
      </div>
      <figcaption className={css.axis}>
        <span>{shown / MINUTE} min ago</span>
        <span>now</span>
      </figcaption>
    </figure>
  );
}
