import type { ComponentProps, ReactNode } from "react";
import { Tooltip } from "./overlay";
import css from "./controls.module.css";

type Look = "plain" | "primary" | "quiet" | "danger";

type ButtonProps = Omit<ComponentProps<"button">, "className"> & {
  readonly look?: Look;
  /** A Lucide icon of 14 pixels. */
  readonly icon?: ReactNode;
  /** Shows that the work it began is under way; it cannot be pressed meanwhile. */
  readonly busy?: boolean;
  /** The key that does the same, shown on it. */
  readonly keys?: string;
};

const lookOf: Readonly<Record<Look, string>> = {
  plain: "",
  primary: css.primary ?? "",
  quiet: css.quiet ?? "",
  danger: css.danger ?? "",
};

export function Button({ look = "plain", icon, busy = false, keys, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      aria-busy={busy}
      {...rest}
      disabled={rest.disabled === true || busy}
      className={`${css.button} ${lookOf[look]}`}
    >
      {busy ? <span className={css.busy} aria-hidden /> : icon}
      {children}
      {keys !== undefined && <kbd aria-hidden>{keys}</kbd>}
    </button>
  );
}

type IconButtonProps = Omit<ComponentProps<"button">, "className" | "aria-label"> & {
  /** What it does: read out, and shown on hover. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly keys?: string;
  readonly look?: Look;
  /** For one that stays down. */
  readonly pressed?: boolean;
  /** For one in a line that is thinner than a control. */
  readonly small?: boolean;
};

export function IconButton({
  label,
  icon,
  keys,
  look = "quiet",
  pressed,
  small = false,
  ...rest
}: IconButtonProps) {
  const marks = [css.button, css.icon, lookOf[look], pressed === true && css.pressed, small && css.small];
  return (
    <Tooltip text={label} {...(keys === undefined ? {} : { keys })}>
      <button
        type="button"
        aria-label={label}
        {...(pressed === undefined ? {} : { "aria-pressed": pressed })}
        {...rest}
        className={marks.filter(Boolean).join(" ")}
      >
        {icon}
      </button>
    </Tooltip>
  );
}

export const Kbd = ({ children }: { readonly children: ReactNode }) => (
  <kbd className={css.kbd}>{children}</kbd>
);
