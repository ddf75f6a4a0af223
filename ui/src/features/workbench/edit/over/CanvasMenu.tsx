import { ChevronRight } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import controls from "../../../../shared/ui/controls.module.css";
import { useWords } from "../../../../shared/words";
import type { CanvasActions, CanvasView, MenuRequest, SearchRequest } from "../../canvas";
import { editWords } from "../words";
import { type Item, itemsOf } from "./items";
import css from "./over.module.css";

type CanvasMenuProps = {
  readonly request: MenuRequest;
  readonly actions: CanvasActions;
  readonly view: CanvasView;
  readonly onClose: () => void;
  readonly onRunTo: (nodes: readonly string[]) => void;
  /** Opens the search for a node to add; the menu offers it when this is given. */
  readonly onSearch?: (request: SearchRequest) => void;
};

/** What can be done with what was pressed, in a menu beside it. */
export function CanvasMenu({ request, actions, view, onClose, onRunTo, onSearch }: CanvasMenuProps) {
  const t = useWords(editWords);
  const items = itemsOf(request, view, actions, { onRunTo, ...(onSearch ? { onSearch } : {}) }, t);
  // After the menu has given the focus back: what runs may open a field that takes it.
  const choose = (run: () => void) => void requestAnimationFrame(run);
  return (
    <DropdownMenu.Root open modal={false} onOpenChange={(still) => !still && onClose()}>
      <DropdownMenu.Trigger
        className={css.spot}
        tabIndex={-1}
        aria-label={t.menu.label}
        style={{ left: request.screen.x, top: request.screen.y }}
      />
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={controls.list}
          aria-label={t.menu.label}
          align="start"
          sideOffset={2}
          collisionPadding={8}
          loop
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            // Whoever pressed into a field elsewhere is there.
            if (document.activeElement === document.body) view.focus();
          }}
        >
          <Rows items={items} choose={choose} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

type RowsProps = { readonly items: readonly Item[]; readonly choose: (run: () => void) => void };

function Rows({ items, choose }: RowsProps) {
  return items.map((item, place) => {
    if (item === "separator") return <DropdownMenu.Separator key={place} className={controls.separator} />;
    if ("items" in item)
      return (
        <DropdownMenu.Sub key={item.label}>
          <DropdownMenu.SubTrigger className={controls.option}>
            {item.label}
            <ChevronRight size={14} aria-hidden className={css.more} />
          </DropdownMenu.SubTrigger>
          <DropdownMenu.Portal>
            <DropdownMenu.SubContent className={controls.list} sideOffset={4} collisionPadding={8}>
              <Rows items={item.items} choose={choose} />
            </DropdownMenu.SubContent>
          </DropdownMenu.Portal>
        </DropdownMenu.Sub>
      );
    return (
      <DropdownMenu.Item key={item.label} className={controls.option} onSelect={() => choose(item.run)}>
        {item.swatch !== undefined && (
          <span className={css.swatch} style={{ background: item.swatch }} aria-hidden />
        )}
        {item.label}
        {item.keys !== undefined && <kbd className={controls.kbd}>{item.keys}</kbd>}
      </DropdownMenu.Item>
    );
  });
}
