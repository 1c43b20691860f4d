/** The fields a list is narrowed with: one control for each kind of filter. Enter applies; an input method's Enter does not. */
'use client';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useId, useState } from 'react';
import { CURRENCIES } from '../../server/kernel/currency.ts';
import { DateRangePicker } from '../form/date-range-picker.tsx';
import { useMarks } from '../format/use-marks.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Input, Textarea } from '../ui/input.tsx';
import { Popover } from '../ui/popover.tsx';
import { type Option, Select } from '../ui/select.tsx';
import { ChoiceFilter } from './choice-filter.tsx';
import type { Choices } from './choice-list.tsx';
import { FilterTrigger } from './filter-trigger.tsx';
import { readIds, takeIds } from './pasted-numbers.ts';
import { type FilterKind, readAmountFilter } from './table-query.ts';

/** How a filter is worded. `placement: 'more'` hides it behind "More filters" until it is set; `'pill'` has no field at all: it comes by
 *  a link and can be taken off; `'shown'` is chosen by something else of the screen, which shows it too. `words` says a raw text that a person could not read. */
export type FilterUi = {
  label: string;
  options?: readonly Option[];
  /** Of a text: the words in use, which are chosen instead of typed. */
  choices?: Choices;
  placeholder?: string;
  placement?: 'bar' | 'more' | 'pill' | 'shown';
  words?(raw: string): string;
};

type ControlProps = { kind: FilterKind; ui: FilterUi; raw: string; onChange(raw: string | null): void };

export function FilterControl(props: ControlProps): ReactNode {
  switch (props.kind) {
    case 'enum':
      return <EnumFilter {...props} />;
    case 'ids':
      return <IdsFilter {...props} />;
    case 'date':
      return <DateRangePicker label={props.ui.label} raw={props.raw} onChange={props.onChange} />;
    case 'currency':
      return (
        <Select
          aria-label={props.ui.label}
          className="w-28"
          placeholder={props.ui.label}
          options={props.ui.options ?? CURRENCIES.map((code) => ({ value: code, label: code }))}
          value={props.raw}
          onChange={(event) => props.onChange(event.target.value || null)}
        />
      );
    default:
      return props.ui.choices ? (
        <ChoiceFilter label={props.ui.label} choices={props.ui.choices} raw={props.raw} onChange={props.onChange} />
      ) : (
        <TextFilter {...props} />
      );
  }
}

/** Text and amounts: typed, applied with Enter or on leaving the field. */
function TextFilter({ kind, ui, raw, onChange }: ControlProps) {
  const t = useTranslations('table');
  const [draft, setDraft] = useState(raw);
  const help = useId();
  useEffect(() => setDraft(raw), [raw]);
  const isWrong = kind === 'amount' && draft.trim() !== '' && readAmountFilter(draft) === null;
  const apply = () => {
    if (!isWrong && draft.trim() !== raw) onChange(draft.trim() || null);
  };
  return (
    <span className="relative">
      <Input
        aria-label={ui.label}
        aria-invalid={isWrong || undefined}
        aria-describedby={isWrong ? help : undefined}
        className={kind === 'amount' ? 'w-44' : 'w-48'}
        placeholder={ui.placeholder ?? (kind === 'amount' ? t('amountPlaceholder', { label: ui.label }) : ui.label)}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={apply}
        onKeyDown={(event) => event.key === 'Enter' && !event.nativeEvent.isComposing && event.keyCode !== 229 && apply()}
      />
      {isWrong && (
        <span
          id={help}
          role="status"
          className="absolute top-full left-0 z-20 mt-1 w-max max-w-72 rounded-xs bg-danger-fill px-2 py-1 text-danger-text text-xs"
        >
          {t('amountWrong')}
        </span>
      )}
    </span>
  );
}

function EnumFilter(props: ControlProps) {
  const t = useTranslations('table');
  const { list } = useMarks();
  const { ui, raw } = props;
  const names = chosenOf(raw).map((value) => ui.options?.find((option) => option.value === value)?.label ?? value);
  return (
    <Popover
      label={ui.label}
      className="w-60 p-1"
      trigger={
        <FilterTrigger
          label={ui.label}
          isSet={names.length > 0}
          title={names.length > 0 ? list(names) : undefined}
          value={names.length > 2 ? t('chosenMore', { first: names[0] ?? '', rest: names.length - 1 }) : list(names)}
        />
      }
    >
      <EnumChoices {...props} />
    </Popover>
  );
}

const chosenOf = (raw: string) => (raw ? raw.split(',') : []);

/** The values of a filter, each with its box. */
export function EnumChoices({ ui, raw, onChange }: Omit<ControlProps, 'kind'>) {
  const t = useTranslations('table');
  const chosen = chosenOf(raw);
  const options = ui.options ?? [];
  const toggle = (value: string) => {
    const next = chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value];
    // in the order of the list, so that one choice has one address
    onChange(
      options
        .map((option) => option.value)
        .filter((known) => next.includes(known))
        .join(',') || null,
    );
  };
  return (
    <fieldset>
      <legend className="sr-only">{ui.label}</legend>
      <div className="max-h-80 overflow-y-auto max-sm:max-h-none">
        {options.map((option) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: the Radix checkbox inside is the control
          <label
            key={option.value}
            className="flex min-h-8 cursor-pointer items-center gap-2.5 rounded-xs px-2 text-sm hover:bg-hover max-sm:min-h-11"
          >
            <Checkbox checked={chosen.includes(option.value)} onCheckedChange={() => toggle(option.value)} />
            {option.label}
          </label>
        ))}
      </div>
      {chosen.length > 0 && (
        <Button variant="ghost" size="sm" className="mt-1 w-full max-sm:h-11" onClick={() => onChange(null)}>
          {t('clear')}
        </Button>
      )}
    </fieldset>
  );
}

/** Numbers: one is typed in the line, as every other text; a pasted list is taken whole and shown as how many it holds. */
function IdsFilter(props: ControlProps) {
  const set = props.raw ? readIds(props.raw) : [];
  // A list that was pasted into the line: the keyboard stays with what stands in its place.
  const [wasPasted, setPasted] = useState(false);
  return set.length > 1 ? (
    <ManyIdsFilter {...props} set={set} isFocused={wasPasted} />
  ) : (
    <OneIdFilter
      {...props}
      onPasted={(text) => {
        setPasted(true);
        props.onChange(takeIds(text));
      }}
    />
  );
}

function OneIdFilter({ ui, raw, onChange, onPasted }: ControlProps & { onPasted(text: string): void }) {
  const t = useTranslations('table');
  const [draft, setDraft] = useState(raw);
  useEffect(() => setDraft(raw), [raw]);
  const apply = () => {
    const text = takeIds(draft);
    if ((text ?? '') !== raw) onChange(text);
  };
  return (
    <Input
      aria-label={ui.label}
      className="w-52"
      placeholder={ui.placeholder ?? ui.label}
      title={t('idsPlaceholder')}
      spellCheck={false}
      autoComplete="off"
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      onPaste={(event) => {
        const text = event.clipboardData.getData('text');
        if (readIds(text).length < 2) return;
        // a line would glue the numbers of a list together
        event.preventDefault();
        onPasted(`${draft} ${text}`);
      }}
      onBlur={apply}
      onKeyDown={(event) => event.key === 'Enter' && !event.nativeEvent.isComposing && event.keyCode !== 229 && apply()}
    />
  );
}

function ManyIdsFilter({ ui, raw, onChange, set, isFocused }: ControlProps & { set: readonly string[]; isFocused: boolean }) {
  const t = useTranslations('table');
  const [open, setOpen] = useState(false);
  const [draft, setDraft] = useState(raw);
  useEffect(() => setDraft(raw.split(',').join('\n')), [raw]);
  const ids = readIds(draft);
  const apply = () => {
    onChange(takeIds(draft));
    setOpen(false);
  };
  return (
    <Popover
      label={ui.label}
      open={open}
      onOpenChange={setOpen}
      className="w-96"
      trigger={<FilterTrigger label={ui.label} isSet autoFocus={isFocused} value={t('chosenCount', { count: set.length })} />}
    >
      <form
        className="flex flex-col gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          apply();
        }}
      >
        <Textarea
          aria-label={ui.label}
          className="ident min-h-28"
          rows={5}
          placeholder={ui.placeholder ?? t('idsPlaceholder')}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing && event.keyCode !== 229) {
              event.preventDefault();
              apply();
            }
          }}
        />
        <div className="flex items-center gap-2">
          <span className="flex-1 text-ink-3 text-xs">{t('idsRead', { count: ids.length })}</span>
          <Button
            variant="ghost"
            size="sm"
            onClick={() => {
              onChange(null);
              setOpen(false);
            }}
          >
            {t('clear')}
          </Button>
          <Button variant="primary" size="sm" type="submit">
            {t('apply')}
          </Button>
        </div>
      </form>
    </Popover>
  );
}
