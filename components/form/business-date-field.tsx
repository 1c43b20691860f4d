/** One calendar day of the books: typed in any usual form, or picked. */
'use client';
import { CalendarDays } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useMarks } from '../format/use-marks.ts';
import { Button } from '../ui/button.tsx';
import { Popover } from '../ui/popover.tsx';
import { BusinessDateInput } from './business-date-input.tsx';
import { DayCalendar, loadCalendar } from './day-calendar.tsx';
import { Field, type FieldFrame } from './field.tsx';

/** `value` is `YYYY-MM-DD` or empty. */
export function BusinessDateField({
  label,
  help,
  error,
  isOptional,
  className,
  value,
  onChange,
  disabled,
}: FieldFrame & { value: string; onChange(date: string): void; disabled?: boolean }) {
  const t = useTranslations('form');
  const { labelled } = useMarks();
  const [open, setOpen] = useState(false);
  return (
    <Field label={label} help={help} error={error} isOptional={isOptional} className={className}>
      {(ids) => (
        <span className="flex gap-1">
          <BusinessDateInput
            id={ids.id}
            value={value}
            onChange={onChange}
            isInvalid={ids['aria-invalid']}
            describedBy={ids['aria-describedby']}
            disabled={disabled}
          />
          <Popover
            label={t('openCalendar')}
            open={open}
            onOpenChange={setOpen}
            className="w-auto"
            trigger={
              <Button
                size="icon"
                disabled={disabled}
                aria-label={labelled(label, t('openCalendar'))}
                onPointerEnter={loadCalendar}
                onFocus={loadCalendar}
              >
                <CalendarDays aria-hidden />
              </Button>
            }
          >
            <DayCalendar
              mode="single"
              day={value || undefined}
              onSelect={(day) => {
                if (day) onChange(day);
                setOpen(false);
              }}
            />
          </Popover>
        </span>
      )}
    </Field>
  );
}
