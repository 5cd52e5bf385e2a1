import { useEditing } from "../editing";
import { inCategory } from "../authentication";
import { CATEGORIES, isCategory, type Category } from "../states";
import css from "./category-field.module.css";
import { Place } from "./place";

/** What the message is about, which decides what it costs. */
export function CategoryField() {
  const { written, change, fixed, readOnly, recall, findingsAt } = useEditing();
  const price = findingsAt("category").some((it) => it.rule === "price");
  const pick = (category: Category) => change((old) => inCategory(old, category, recall.code));
  return (
    <Place anchor="category">
      {(described) => (
        <div role="radiogroup" aria-label="Category" className={css.cards} {...described}>
          {Object.entries(CATEGORIES).map(([category, it]) => (
            <label key={category} className={css.card}>
              <input
                type="radio"
                name="category"
                className="unseen"
                checked={written.category === category}
                disabled={fixed.category || readOnly}
                onChange={() => isCategory(category) && pick(category)}
              />
              <strong>{it.words}</strong>
              <span>{it.what}</span>
            </label>
          ))}
          {!price && isCategory(written.category) && <p className={css.price}>{CATEGORIES[written.category].price}</p>}
          {fixed.category && <p className={css.price}>The category of an approved template stays as it is.</p>}
        </div>
      )}
    </Place>
  );
}
