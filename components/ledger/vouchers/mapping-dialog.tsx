/** Says where an account is in the finance system: a new line, or a change of one, or its end. */
'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { AUXILIARY_KINDS, type AuxiliaryKind } from '../../../server/ledger/vouchers/codes.ts';
import type { MappingLine } from '../../../server/ledger/vouchers/contract.ts';
import { SelectField, TextField } from '../../form/fields.tsx';
import { useRefusal } from '../../form/refusal.ts';
import { Submit } from '../../form/submit.tsx';
import { useTRPC } from '../../providers/trpc.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { toast } from '../../ui/toast.tsx';

const CODE_MAX = 40;
const AUXILIARY_MAX = 64;
/** What a file can hold as a code: nothing of it is cut off or changed. */
const isCode = (text: string, most: number) => /^[0-9A-Za-z][0-9A-Za-z._-]*$/.test(text.trim()) && text.trim().length <= most;

/** `line` is changed; `account` is of a new one, null where it is still to be said. `hasOwners` null: not known before it is said. */
export type Mapping = { account: string | null; hasOwners: boolean | null; line: MappingLine | null };

export function MappingDialog({ mapping, currencies, onClose }: { mapping: Mapping; currencies: readonly string[]; onClose(): void }) {
  const t = useTranslations('vouchers');
  const trpc = useTRPC();
  const cache = useQueryClient();
  const refusal = useRefusal();
  const { line } = mapping;
  const [account, setAccount] = useState(mapping.account ?? '');
  const [currency, setCurrency] = useState(line?.currency ?? '');
  const [code, setCode] = useState(line?.code ?? '');
  const [auxiliaryKind, setKind] = useState<AuxiliaryKind>(line?.auxiliaryKind ?? 'none');
  const [auxiliaryCode, setAuxiliaryCode] = useState(line?.auxiliaryCode ?? '');
  const set = useMutation(
    trpc.ledger.setVoucherMapping.mutationOptions({
      onSuccess: async (_done, { target, account: of }) => {
        onClose();
        toast.success(t(target ? 'saved' : 'removed', { account: of }));
        await cache.invalidateQueries();
      },
    }),
  );
  const hasAuxiliary = auxiliaryKind !== 'none';
  const blockers = [
    ...(account.trim() === '' ? [t('needsAccount')] : []),
    ...(code.trim() === '' ? [t('needsTarget')] : isCode(code, CODE_MAX) ? [] : [t('malformed', { most: CODE_MAX })]),
    ...(hasAuxiliary && auxiliaryCode.trim() !== '' && !isCode(auxiliaryCode, AUXILIARY_MAX)
      ? [t('malformed', { most: AUXILIARY_MAX })]
      : []),
    ...(hasAuxiliary && mapping.hasOwners === false && auxiliaryCode.trim() === '' ? [t('needsAuxiliary')] : []),
  ];
  const key = { account: account.trim(), currency: currency || null };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={mapping.account === null ? t('addTitle') : t('editTitle', { account: mapping.account })}
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (blockers.length > 0) return;
          set.mutate({
            ...key,
            target: { code: code.trim(), auxiliaryKind, auxiliaryCode: hasAuxiliary ? auxiliaryCode.trim() || null : null },
          });
        }}
      >
        {mapping.account === null && <TextField label={t('accountLabel')} help={t('accountHelp')} value={account} onChange={setAccount} />}
        {line === null && (
          <SelectField
            label={t('currencyLabel')}
            value={currency}
            onChange={setCurrency}
            placeholder={t('allCurrencies')}
            options={currencies.map((value) => ({ value, label: value }))}
          />
        )}
        <TextField label={t('targetCode')} help={t('targetHelp')} value={code} onChange={setCode} />
        <SelectField
          label={t('column.auxiliary')}
          value={auxiliaryKind}
          onChange={(value) => setKind(value as AuxiliaryKind)}
          options={AUXILIARY_KINDS.map((value) => ({ value, label: t(`auxiliary.${value}`) }))}
        />
        {hasAuxiliary && (
          <TextField
            label={t('auxiliaryCode')}
            help={mapping.hasOwners === false ? undefined : t('auxiliaryOwn')}
            value={auxiliaryCode}
            onChange={setAuxiliaryCode}
          />
        )}
        {set.error && (
          <p role="alert" className="text-danger-text text-sm">
            {refusal(set.error).text}
          </p>
        )}
        <Submit
          pending={set.isPending}
          blockers={blockers}
          onCancel={onClose}
          secondary={
            line && (
              <Button variant="danger" pending={set.isPending} onClick={() => set.mutate({ ...key, target: null })}>
                {t('remove')}
              </Button>
            )
          }
        >
          {t('save')}
        </Submit>
      </form>
    </Dialog>
  );
}
