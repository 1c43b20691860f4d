/** Sets a mapping up: drop a sample, correct the guesses, watch the rows, save. */
'use client';
import { Download, Lock } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import type { MappingRow } from '../../server/statements/formats/mapped/contract.ts';
import { useChannels } from '../channels/use-channel-name.ts';
import { SelectField, TextField } from '../form/fields.tsx';
import { Submit } from '../form/submit.tsx';
import { isTooLong } from '../form/too-long.tsx';
import { useCan } from '../providers/session-provider.tsx';
import { type Crumb, PageHeader } from '../shell/page-header.tsx';
import { MissingPermission } from '../table/missing-permission.tsx';
import { Button } from '../ui/button.tsx';
import { StateCard } from '../ui/state-card.tsx';
import { LoadMapping } from './load-mapping.tsx';
import { mappingOfDraft } from './mapping-draft.ts';
import { MappingForm } from './mapping-form.tsx';
import { faultText, MappingPreviewPane } from './mapping-preview.tsx';
import { NewerMapping, useNewerMapping } from './newer-mapping.tsx';
import { SampleDrop } from './sample-drop.tsx';
import { UnsavedNotice } from './unsaved-notice.tsx';
import { useMappingSetup } from './use-mapping-setup.ts';
import { useMappingTrial } from './use-mapping-trial.ts';
import { useSaveMapping } from './use-save-mapping.ts';

/** Without `known` a new one. */
export function MappingEditor({ known }: { known?: MappingRow }) {
  const t = useTranslations('statements.mapping');
  const states = useTranslations('states');
  const mayConfigure = useCan()('statement.configure');
  const crumbs = useCrumbs();
  if (mayConfigure || known) return <Editor known={known} mayConfigure={mayConfigure} />;
  return (
    <>
      <PageHeader title={t('newTitle')} crumbs={crumbs} />
      <StateCard icon={<Lock />} title={states('forbidden')} text={<MissingPermission permission="statement.configure" />} role="status" />
    </>
  );
}

const NAME_MAX = 80;

/** Below the list of the mappings. */
function useCrumbs(): Crumb[] {
  return [{ label: useTranslations('statements.mappings')('title'), href: '/recon/statements/mappings' }];
}

function Editor({ known, mayConfigure }: { known: MappingRow | undefined; mayConfigure: boolean }) {
  const t = useTranslations('statements.mapping');
  const crumbs = useCrumbs();
  const router = useRouter();
  const { options } = useChannels();
  const setup = useMappingSetup(known);
  const { channel, name, sample, draft } = setup;
  const mapping = mappingOfDraft(draft);
  const { trial, refusal, isTrying } = useMappingTrial(sample, mapping);
  const save = useSaveMapping(known?.id ?? 'new', { onSaved: setup.forget, leave: () => router.push('/recon/statements/mappings') });
  const { newer, known: knownVersion, take } = useNewerMapping(known, channel, name.trim());
  const fault = trial?.faults[0];
  const blockers = [
    ...(channel === '' ? [t('needChannel')] : []),
    ...(name.trim() === '' ? [t('needName')] : isTooLong(name, NAME_MAX) ? [t('nameTooLong', { most: NAME_MAX })] : []),
    ...(sample ? [] : [t('needSample')]),
    ...(newer ? [t('needDecision', { version: newer.version })] : []),
  ];
  const isWhole = trial !== null && trial.faults.length === 0 && !refusal && channel !== '' && name.trim() !== '';
  const submit = () => save.send({ channelCode: channel, name: name.trim(), mapping: mapping as never, knownVersion });
  return (
    <>
      <PageHeader
        title={known ? known.name : t('newTitle')}
        crumbs={crumbs}
        lead={t('lead')}
        actions={
          <>
            {known && (
              <Button asChild>
                <a href={`/api/files/mappings/${known.id}`} download>
                  <Download aria-hidden /> {t('download')}
                </a>
              </Button>
            )}
            {mayConfigure && (
              <>
                {fault && <span className="text-danger-text text-sm">{t('cannotSave', { what: faultText(t, fault) })}</span>}
                <Submit
                  type="button"
                  blockers={blockers}
                  disabled={blockers.length === 0 && !isWhole}
                  pending={save.isPending}
                  onClick={submit}
                >
                  {knownVersion > 0 ? t('saveNew', { version: knownVersion + 1 }) : t('save')}
                </Submit>
              </>
            )}
          </>
        }
      />
      {!mayConfigure && (
        <div className="panel mb-4 p-4 text-ink-2 text-sm">
          <MissingPermission permission="statement.configure" />
        </div>
      )}
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(360px,440px)_1fr]">
        <div className="grid min-w-0 gap-4">
          {!known && <LoadMapping onLoaded={setup.load} />}
          <SampleDrop file={sample} onFile={(file) => void setup.takeSample(file)} />
          <UnsavedNotice setup={setup} version={known?.version} />
          {mayConfigure && newer && <NewerMapping newer={newer} isNew={!known} onTake={take} />}
          <div className="panel grid gap-3 p-4 sm:grid-cols-2">
            <SelectField
              label={t('channel')}
              value={channel}
              options={options}
              placeholder={t('chooseChannel')}
              disabled={known !== undefined}
              onChange={setup.chooseChannel}
            />
            <TextField
              label={t('name')}
              help={t('nameHelp')}
              value={name}
              disabled={known !== undefined}
              onChange={(typed) => setup.choose({ name: typed })}
              most={NAME_MAX}
            />
          </div>
          <MappingForm
            draft={draft}
            header={trial?.sample?.header ?? []}
            set={(change) => setup.choose({ draft: { ...draft, ...change } })}
          />
        </div>
        <div className="min-w-0 xl:sticky xl:top-[calc(var(--ribbon)+64px)]">
          <MappingPreviewPane trial={sample ? trial : null} refusal={refusal} isTrying={isTrying} zone={draft.zone} />
        </div>
      </div>
    </>
  );
}
