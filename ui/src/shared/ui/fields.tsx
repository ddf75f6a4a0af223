import { Check, ChevronDown, Search } from "lucide-react";
import { Select, Slider, Switch, ToggleGroup } from "radix-ui";
import { type ComponentProps, type ReactNode, useId, useState } from "react";
import { tagOf } from "../locale";
import { useLocale } from "../words";
import css from "./controls.module.css";
import { FitNote, longest, useFit } from "./fit";
import { ontoItem } from "./ontoItem";

type Labelled = {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong with what stands in it; `null` when nothing is. */
  readonly wrong?: string | null | undefined;
  /** The label is read out but not shown, where the place says enough. */
  readonly bare?: boolean | undefined;
};

type AroundProps = Labelled & {
  readonly id: string;
  /** What did not fit, once something did not. */
  readonly left?: string | null;
  readonly children: ReactNode;
};

function Around({ label, hint, wrong, bare, left = null, id, children }: AroundProps) {
  return (
    <div className={css.field}>
      <label htmlFor={id} className={bare === true ? "visually-hidden" : css.label}>
        {label}
      </label>
      {children}
      {hint !== undefined && <div className={css.hint}>{hint}</div>}
      {[left, wrong].map(
        (said) =>
          said != null && (
            <div key={said} className={css.wrong} role="alert">
              {said}
            </div>
          ),
      )}
    </div>
  );
}

type Text = Labelled & {
  readonly value: string;
  readonly onChange: (value: string) => void;
} & Omit<ComponentProps<"input">, "value" | "onChange" | "className" | "id">;

export function TextField({ label, hint, wrong, bare, value, onChange, ...rest }: Text) {
  const id = useId();
  const { left, field } = useFit(onChange, rest.maxLength ?? longest.line);
  return (
    <Around {...{ label, hint, wrong, bare, left, id }}>
      <input {...rest} {...field} id={id} className={css.input} value={value} aria-invalid={wrong != null} />
    </Around>
  );
}

type Area = Labelled & {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly rows?: number;
  readonly maxLength?: number;
  readonly placeholder?: string;
  /** It can be read and copied, not changed. */
  readonly readOnly?: boolean;
};

export function TextArea({ label, hint, wrong, bare, value, onChange, rows = 3, ...rest }: Area) {
  const id = useId();
  const { left, field } = useFit(onChange, rest.maxLength ?? longest.text);
  return (
    <Around {...{ label, hint, wrong, bare, left, id }}>
      <textarea
        {...rest}
        {...field}
        id={id}
        rows={rows}
        className={css.input}
        value={value}
        aria-invalid={wrong != null}
      />
    </Around>
  );
}

export function SearchField({ label, value, onChange, ...rest }: Text) {
  const { left, field } = useFit(onChange, rest.maxLength ?? longest.search);
  return (
    <div className={css.withIcon}>
      <Search size={14} aria-hidden />
      <input
        {...rest}
        {...field}
        type="search"
        aria-label={label}
        placeholder={label}
        className={css.input}
        value={value}
        aria-invalid={left !== null}
      />
      <FitNote left={left} />
    </div>
  );
}

type NumberProps = Labelled & {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly onChange: (value: number) => void;
  readonly disabled?: boolean;
};

/** A number that is handed on when it is one and within its range, at Enter or when left. */
export function NumberField({
  label,
  hint,
  wrong,
  bare,
  value,
  min,
  max,
  step = 1,
  onChange,
  disabled,
}: NumberProps) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const settle = () => {
    const number = Number(typed);
    if (typed !== null && typed.trim() !== "" && Number.isFinite(number))
      onChange(Math.min(max, Math.max(min, number)));
    setTyped(null);
  };
  return (
    <Around {...{ label, hint, wrong, bare, id }}>
      <input
        id={id}
        className={css.input}
        inputMode="decimal"
        role="spinbutton"
        maxLength={longest.number}
        aria-valuenow={value}
        aria-valuemin={min}
        aria-valuemax={max}
        disabled={disabled}
        value={typed ?? String(value)}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={settle}
        onKeyDown={(event) => {
          if (event.key === "Enter") settle();
          if (event.key === "Escape") setTyped(null);
          const way = { ArrowUp: 1, ArrowDown: -1 }[event.key];
          if (way === undefined) return;
          event.preventDefault();
          setTyped(null);
          onChange(Math.min(max, Math.max(min, Number((value + way * step).toFixed(6)))));
        }}
      />
    </Around>
  );
}

export type Choice<Value extends string> = {
  readonly value: Value;
  readonly label: string;
  readonly disabled?: boolean;
};

type SelectProps<Value extends string> = Labelled & {
  readonly value: Value;
  readonly choices: readonly Choice<Value>[];
  readonly onChange: (value: Value) => void;
  readonly disabled?: boolean;
};

export function SelectField<Value extends string>({
  label,
  hint,
  wrong,
  bare,
  value,
  choices,
  onChange,
  disabled,
}: SelectProps<Value>) {
  const id = useId();
  return (
    <Around {...{ label, hint, wrong, bare, id }}>
      <Select.Root
        value={value}
        onValueChange={(chosen) => onChange(chosen as Value)}
        {...(disabled === undefined ? {} : { disabled })}
      >
        <Select.Trigger id={id} aria-label={label} className={`${css.input} ${css.select}`}>
          <span className={css.chosen} title={choices.find((choice) => choice.value === value)?.label}>
            <Select.Value />
          </span>
          <ChevronDown size={14} aria-hidden />
        </Select.Trigger>
        <Select.Portal>
          <Select.Content className={css.list} position="popper" sideOffset={4}>
            <Select.Viewport>
              {choices.map((choice) => (
                <Select.Item
                  key={choice.value}
                  value={choice.value}
                  className={css.option}
                  {...(choice.disabled === undefined ? {} : { disabled: choice.disabled })}
                >
                  <Select.ItemText>{choice.label}</Select.ItemText>
                  <Select.ItemIndicator>
                    <Check size={14} aria-hidden />
                  </Select.ItemIndicator>
                </Select.Item>
              ))}
            </Select.Viewport>
          </Select.Content>
        </Select.Portal>
      </Select.Root>
    </Around>
  );
}

const twoDigits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };

type SliderProps = {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  /** The number as it is shown; two decimals when left out. */
  readonly shown?: string;
  /** Label and number are read out but not shown, where the place says enough. */
  readonly bare?: boolean;
  readonly onChange: (value: number) => void;
  /** Called once for each drag or press of a key, with where it ended. */
  readonly onCommit?: (value: number) => void;
  readonly disabled?: boolean;
};

export function SliderField({
  label,
  value,
  min,
  max,
  step = 0.01,
  shown,
  bare = false,
  onChange,
  onCommit,
  disabled,
}: SliderProps) {
  const locale = useLocale();
  return (
    <div className={css.sliderRow}>
      {!bare && (
        <>
          <span className={css.label} aria-hidden>
            {label}
          </span>
          <span className={css.value}>{shown ?? value.toLocaleString(tagOf[locale], twoDigits)}</span>
        </>
      )}
      <Slider.Root
        className={css.slider}
        value={[value]}
        min={min}
        max={max}
        step={step}
        onValueChange={([next]) => next !== undefined && onChange(next)}
        onValueCommit={([next]) => next !== undefined && onCommit?.(next)}
        {...(disabled === undefined ? {} : { disabled })}
      >
        <Slider.Track className={css.track}>
          <Slider.Range className={css.range} />
        </Slider.Track>
        <Slider.Thumb
          className={css.thumb}
          aria-label={label}
          {...(shown === undefined ? {} : { "aria-valuetext": shown })}
        />
      </Slider.Root>
    </div>
  );
}

type SwitchProps = {
  readonly label: string;
  readonly hint?: ReactNode;
  /** The label is read out but not shown, where the place says enough. */
  readonly bare?: boolean;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
} & Pick<ComponentProps<"button">, "autoFocus" | "disabled">;

export function SwitchField({ label, hint, bare = false, on, onChange, ...rest }: SwitchProps) {
  const id = useId();
  const knob = (
    <Switch.Root
      {...rest}
      {...(bare ? { "aria-label": label } : { id })}
      className={css.switch}
      checked={on}
      onCheckedChange={onChange}
    >
      <Switch.Thumb className={css.switchKnob} />
    </Switch.Root>
  );
  if (bare) return knob;
  return (
    <div className={css.switchRow}>
      <div>
        <label htmlFor={id}>{label}</label>
        {hint !== undefined && <div className={css.hint}>{hint}</div>}
      </div>
      {knob}
    </div>
  );
}

type SegmentsProps<Value extends string> = {
  readonly label: string;
  readonly value: Value;
  readonly choices: readonly Choice<Value>[];
  readonly onChange: (value: Value) => void;
};

/** One of a few, all in sight. */
export function Segments<Value extends string>({ label, value, choices, onChange }: SegmentsProps<Value>) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      className={css.segments}
      value={value}
      onFocus={ontoItem}
      onValueChange={(chosen) => chosen !== "" && onChange(chosen as Value)}
    >
      {choices.map((choice) => (
        <ToggleGroup.Item
          key={choice.value}
          value={choice.value}
          className={css.segment}
          {...(choice.disabled === undefined ? {} : { disabled: choice.disabled })}
        >
          {choice.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
