import { Dialog } from "radix-ui";
import { lazy, Suspense } from "react";

import { useObserved } from "../../reading";
import { KEYS, spelled } from "./keys";
import { overlay } from "./overlay";
import css from "./overlays.module.css";

const Palette = lazy(() => import("./palette"));

function KeyList() {
  return (
    <>
      <Dialog.Title className={css.title}>Keys</Dialog.Title>
      <ul className={css.keys}>
        {KEYS.map((key) => (
          <li key={key.act}>
            {key.words}
            <kbd>{spelled(key)}</kbd>
          </li>
        ))}
      </ul>
    </>
  );
}

export function Overlays() {
  const shown = useObserved(overlay);
  return (
    <Dialog.Root open={shown !== null} onOpenChange={(open) => !open && overlay.set(null)}>
      <Dialog.Portal>
        <Dialog.Overlay className={css.scrim} />
        <Dialog.Content className={css.dialog} aria-describedby={undefined}>
          {shown === "keys" && <KeyList />}
          {shown === "palette" && (
            <Suspense>
              <Palette close={() => overlay.set(null)} />
            </Suspense>
          )}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
