import { useState } from "react";
import { type Wanted, useCurrentMuse } from "../../../shared/current";
import { isMoving } from "../../../shared/making";
import { Dialog } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { keepWish, readWish, useProduction } from "../api";
import { opening, type Wish } from "../model";
import { produceWords } from "../words";
import { Making } from "./Work";
import { WishForm } from "./WishForm";

type ProduceSheetProps = { readonly wanted: Wanted; readonly onClose: () => void };

/** From a wish to a picture: what it is worth and costs before, how it goes while, what came of it after. */
export function ProduceSheet({ wanted, onClose }: ProduceSheetProps) {
  const t = useWords(produceWords);
  const { museId } = useCurrentMuse();
  const [wish, setWish] = useState(() => opening(readWish(), wanted, museId));
  const [made, setMade] = useState<string | null>(null);
  const work = useProduction(made);
  const state = work.data?.production.state;
  const change = (next: Wish) => {
    keepWish(next);
    setWish(next);
  };
  const phase = made === null ? "wish" : state === undefined || isMoving(state) ? "making" : "over";
  const good = state === "in_review" || state === "approved" || state === "released";
  const title = { wish: t.title, making: t.making, over: good ? t.done : t.ended }[phase];
  return (
    <Dialog
      open
      onClose={onClose}
      form="sheet"
      title={title}
      {...(phase === "wish" ? { about: t.about } : phase === "making" ? { about: t.makingAbout } : {})}
    >
      {made === null ? (
        <WishForm
          wish={wish}
          onChange={change}
          onMade={(productionId) => {
            keepWish({ ...wish, intent: "" });
            setMade(productionId);
          }}
          onClose={onClose}
        />
      ) : (
        <Making
          work={work}
          onClose={onClose}
          onAnother={() => {
            change({ ...wish, intent: "" });
            setMade(null);
          }}
          onAgain={() => {
            change(wish);
            setMade(null);
          }}
        />
      )}
    </Dialog>
  );
}
