import { Download, X } from "lucide-react";
import { Dialog } from "radix-ui";
import { useState } from "react";

import { cx } from "../../../pieces/cx";
import css from "./lightbox.module.css";

interface LightboxProps {
  url: string;
  about: string;
  close: () => void;
}

/** A picture by itself: fitted first, its own size with a click, so that a very tall one can be read. */
export default function Lightbox({ url, about, close }: LightboxProps) {
  const [large, setLarge] = useState(false);
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Overlay className={css.scrim}>
          <Dialog.Content aria-describedby={undefined}>
            <div className={css.bar}>
              <Dialog.Title className={css.title}>{about}</Dialog.Title>
              <a className={css.tool} href={url} download aria-label="Download">
                <Download aria-hidden />
              </a>
              <Dialog.Close className={css.tool} aria-label="Close">
                <X aria-hidden />
              </Dialog.Close>
            </div>
            <div className={css.scroll} onClick={close}>
              <img
                className={cx(css.picture, large && css.large)}
                src={url}
                alt={about}
                onClick={(event) => {
                  event.stopPropagation();
                  setLarge(!large);
                }}
              />
            </div>
          </Dialog.Content>
        </Dialog.Overlay>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
