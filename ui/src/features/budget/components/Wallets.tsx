import { Plus } from "lucide-react";
import { useState } from "react";
import { Button, Money } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { balance, type Wallet } from "../model";
import { budgetWords } from "../words";
import css from "./budget.module.css";
import { DepositDialog } from "./DepositDialog";

type Props = { readonly wallets: readonly Wallet[]; readonly names: ReadonlyMap<string, string> };

/** Every Muse's money, and the way to put some in. */
export function Wallets({ wallets, names }: Props) {
  const t = useWords(budgetWords);
  const [open, setOpen] = useState<string | null>(null);
  const nameOf = (museId: string) => names.get(museId) ?? museId.slice(-8);
  const chosen = wallets.find((wallet) => wallet.muse_id === open);
  const { free, held } = balance(wallets);
  return (
    <section className={css.panel}>
      <h2>{t.wallets}</h2>
      {wallets.length === 0 ? (
        <p className={css.quiet}>{t.noWallets}</p>
      ) : (
        <div className={css.scroller} tabIndex={0} role="group" aria-label={t.wallets}>
          {free + held === 0 && <p className={css.quiet}>{t.walletsShort}</p>}
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">{t.muse}</th>
                <th scope="col">{t.free}</th>
                <th scope="col">{t.heldShort}</th>
                <th scope="col">{t.spent}</th>
                <th scope="col">
                  <span className="visually-hidden">{t.deposit}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {wallets.map((wallet) => (
                <tr key={wallet.muse_id}>
                  <th scope="row">{nameOf(wallet.muse_id)}</th>
                  <td>
                    <Money amount={wallet.free} />
                  </td>
                  <td>
                    <Money amount={wallet.held} />
                  </td>
                  <td>
                    <Money amount={wallet.spent} />
                  </td>
                  <td>
                    <Button
                      icon={<Plus size={14} aria-hidden />}
                      aria-label={t.depositFor(nameOf(wallet.muse_id))}
                      onClick={() => setOpen(wallet.muse_id)}
                    >
                      {t.deposit}
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {chosen && (
        <DepositDialog
          key={chosen.muse_id}
          wallet={chosen}
          name={nameOf(chosen.muse_id)}
          onClose={() => setOpen(null)}
        />
      )}
    </section>
  );
}
