/** Adds a channel or changes its settings. */
'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { type ComponentProps, type FormEvent, type ReactNode, useId, useState } from 'react';
import { CHANNEL_FORMATS } from '../../server/channels/codes.ts';
import type { ChannelRow, ChannelSettings } from '../../server/channels/contract.ts';
import { CURRENCIES } from '../../server/kernel/currency.ts';
import { Notice } from '../access/notice.tsx';
import { LimitedInput } from '../form/limited-input.tsx';
import { type Refusal, useRefusal } from '../form/refusal.ts';
import { useTRPC } from '../providers/trpc.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Input } from '../ui/input.tsx';
import { Select } from '../ui/select.tsx';
import { toast } from '../ui/toast.tsx';
import { StatementDaysFields } from './statement-days-fields.tsx';

const FRESH: ChannelSettings = {
  nameEn: '',
  nameZh: '',
  formatId: 'wechat_trade_all',
  timeZone: 'Asia/Shanghai',
  dayCut: '00:00',
  dayCutWindowMinutes: 30,
  statementDueTime: '10:00',
  statementDays: 'every_day',
  calendarCode: null,
  statementDaysFrom: null,
  acceptInPart: false,
  currency: 'CNY',
  active: true,
};

function settingsOf(channel: ChannelRow): ChannelSettings {
  const { nameEn, nameZh, timeZone, dayCut, dayCutWindowMinutes, statementDueTime, acceptInPart, currency, active } = channel;
  const { statementDays, calendarCode, statementDaysFrom } = channel;
  const days = { statementDays, calendarCode, statementDaysFrom };
  const formatId = CHANNEL_FORMATS.find((id) => id === channel.formatId) ?? 'mapped';
  return { nameEn, nameZh, formatId, timeZone, dayCut, dayCutWindowMinutes, statementDueTime, ...days, acceptInPart, currency, active };
}

/** Of a name, and more than any zone has. */
const TEXT_MAX = 60;
const CLOCK = { pattern: '([01][0-9]|2[0-3]):[0-5][0-9]', placeholder: '23:00' };

/** Every zone there is, to choose from while one types. */
function Zones({ id }: { id: string }) {
  return (
    <datalist id={id}>
      {Intl.supportedValuesOf('timeZone').map((zone) => (
        <option key={zone} value={zone} />
      ))}
    </datalist>
  );
}

function Field({ label, help, children }: { label: string; help?: string; children(id: string): ReactNode }) {
  const id = useId();
  return (
    <div className="grid content-start gap-1 text-sm">
      <label htmlFor={id} className="font-semibold text-sm">
        {label}
      </label>
      {children(id)}
      {help && <span className="text-ink-3 text-xs">{help}</span>}
    </div>
  );
}

/** `channel` null: a new one. */
export function ChannelDialog({ channel, onClose }: { channel: ChannelRow | null; onClose(): void }) {
  const t = useTranslations('channels.setUp');
  const formats = useTranslations('formats');
  const refusal = useRefusal();
  const isChinese = useLocale().startsWith('zh');
  const trpc = useTRPC();
  const cache = useQueryClient();
  const formId = useId();
  const [code, setCode] = useState('');
  /** The state that the form began from: what is saved must not be over a later one. */
  const [base, setBase] = useState(channel);
  const [settings, setSettings] = useState(channel ? settingsOf(channel) : FRESH);
  const [refused, setRefused] = useState<Refusal | null>(null);
  const set = (change: Partial<ChannelSettings>) => setSettings((before) => ({ ...before, ...change }));
  const then = {
    onSuccess: () => {
      toast.success(t('saved'));
      onClose();
    },
    onError: (error: unknown) => setRefused(refusal(error)),
    onSettled: () => cache.invalidateQueries({ queryKey: trpc.channels.pathKey() }),
  };
  const add = useMutation(trpc.channels.add.mutationOptions(then));
  const change = useMutation(trpc.channels.change.mutationOptions(then));
  const save = (event: FormEvent) => {
    event.preventDefault();
    setRefused(null);
    if (base) change.mutate({ code: base.code, version: base.version, settings });
    else add.mutate({ code, settings });
  };
  const reload = async () => {
    const now = (await cache.fetchQuery({ ...trpc.channels.list.queryOptions({}), staleTime: 0 })).find((each) => each.code === base?.code);
    if (!now) return;
    setBase(now);
    setSettings(settingsOf(now));
    setRefused(null);
  };
  // What was reconciled stays; what is reconciled from now on has its dates by these.
  const movesDays = base !== null && (['timeZone', 'dayCut', 'dayCutWindowMinutes'] as const).some((name) => base[name] !== settings[name]);
  const text = (name: 'nameEn' | 'nameZh' | 'timeZone' | 'dayCut' | 'statementDueTime', more?: ComponentProps<'input'>) => (id: string) => (
    <LimitedInput
      {...more}
      most={TEXT_MAX}
      id={id}
      required
      value={settings[name]}
      onChange={(event) => set({ [name]: event.target.value })}
    />
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={channel ? t('changeTitle', { name: isChinese ? channel.nameZh : channel.nameEn }) : t('addTitle')}
      size="md"
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" form={formId} variant="primary" pending={add.isPending || change.isPending}>
            {t('save')}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={save} className="grid gap-4">
        <Zones id={`${formId}-zones`} />
        <div className="grid gap-3 sm:grid-cols-2">
          {!channel && (
            <Field label={t('code')} help={t('codeHelp')}>
              {(id) => (
                <Input id={id} required pattern="[a-z][a-z0-9_]{1,30}" value={code} onChange={(event) => setCode(event.target.value)} />
              )}
            </Field>
          )}
          <Field label={t('format')}>
            {(id) => (
              <Select
                id={id}
                value={settings.formatId}
                options={CHANNEL_FORMATS.map((value) => ({ value, label: formats.has(value as never) ? formats(value as never) : value }))}
                onChange={(event) => set({ formatId: CHANNEL_FORMATS.find((each) => each === event.target.value) ?? 'mapped' })}
              />
            )}
          </Field>
          <Field label={t('nameEn')}>{text('nameEn')}</Field>
          <Field label={t('nameZh')}>{text('nameZh')}</Field>
          <Field label={t('timeZone')} help={t('zoneHelp')}>
            {text('timeZone', { list: `${formId}-zones`, spellCheck: false })}
          </Field>
          <Field label={t('currency')}>
            {(id) => (
              <Select
                id={id}
                value={settings.currency}
                options={CURRENCIES.map((value) => ({ value, label: value }))}
                onChange={(event) => set({ currency: event.target.value })}
              />
            )}
          </Field>
          <Field label={t('dayCut')} help={t('clockHelp')}>
            {text('dayCut', CLOCK)}
          </Field>
          <Field label={t('due')} help={t('dueHelp')}>
            {text('statementDueTime', CLOCK)}
          </Field>
          <Field label={t('window')} help={t('windowHelp')}>
            {(id) => (
              <Input
                id={id}
                required
                inputMode="numeric"
                pattern="[0-9]{1,2}|[1-6][0-9]{2}|7[01][0-9]|720"
                value={String(settings.dayCutWindowMinutes)}
                onChange={(event) => set({ dayCutWindowMinutes: Number.parseInt(event.target.value || '0', 10) || 0 })}
              />
            )}
          </Field>
        </div>
        <StatementDaysFields
          settings={settings}
          isChanged={
            base !== null && (['statementDays', 'calendarCode', 'statementDaysFrom'] as const).some((name) => base[name] !== settings[name])
          }
          onChange={set}
        />
        {movesDays && <Notice tone="warning">{t('movesDays')}</Notice>}
        {base?.active && !settings.active && <Notice tone="warning">{t('stops')}</Notice>}
        <p className="text-ink-2 text-sm">{t('tolerances')}</p>
        {(['acceptInPart', 'active'] as const).map((name) => (
          <CheckRow key={name} label={t(name)} isOn={settings[name]} onChange={(isOn) => set({ [name]: isOn })} />
        ))}
        {refused && (
          <div role="alert" className="flex flex-wrap items-center gap-x-3 gap-y-1 text-danger-text text-sm">
            {refused.text}
            {refused.reason === 'channel_changed' && <Button onClick={() => void reload()}>{t('reload')}</Button>}
          </div>
        )}
      </form>
    </Dialog>
  );
}

function CheckRow({ label, isOn, onChange }: { label: string; isOn: boolean; onChange(isOn: boolean): void }) {
  const id = useId();
  return (
    <div className="flex items-center gap-2 text-sm">
      <Checkbox id={id} checked={isOn} onCheckedChange={(value) => onChange(value === true)} />
      <label htmlFor={id}>{label}</label>
    </div>
  );
}
