/** One's own single keys: switched off, changed, taken away, put back. A key that is taken is refused with what has it. */
'use client';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { KEY_GROUPS, KEY_TEXT, type KeyCommand, keyConflict, keyName, USUAL_KEYS, withKey } from '../../server/access/keys/registry.ts';
import { useRefusal } from '../form/refusal.ts';
import { useOwnKeys } from '../providers/keys-provider.tsx';
import { Button } from '../ui/button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { plainKey } from '../ui/shortcuts.ts';
import { toast } from '../ui/toast.tsx';
import { SingleKeysSwitch } from './single-keys-switch.tsx';

type RowProps = {
  command: KeyCommand;
  isListening: boolean;
  refusal: string | null;
  onListen(): void;
  onLeave(): void;
  onKey(key: string | null): void;
};

function KeyRow({ command, isListening, refusal, onListen, onLeave, onKey }: RowProps) {
  const t = useTranslations('shell.shortcuts');
  const { now } = useOwnKeys();
  const key = now[command];
  const word = t(`command.${command}` as never);
  const button = useRef<HTMLButtonElement>(null);
  const wasListening = useRef(false);
  useEffect(() => {
    if (wasListening.current && !isListening) button.current?.focus();
    wasListening.current = isListening;
  }, [isListening]);
  const listen = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.key === 'Tab') return;
    if (event.key === 'Shift') return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') onLeave();
    else onKey(event.key === 'Backspace' || event.key === 'Delete' ? null : plainKey(event.nativeEvent));
  };
  return (
    <li className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b py-1 text-sm">
      <span className="min-w-0 flex-1 text-ink-2">{word}</span>
      {isListening ? (
        <input
          // biome-ignore lint/a11y/noAutofocus: it stands where the button was that asked for it
          autoFocus
          readOnly
          aria-label={t('press', { command: word })}
          aria-describedby="keys-how"
          aria-invalid={refusal ? true : undefined}
          placeholder={t('pressShort')}
          className="h-7 w-40 rounded-sm border border-accent bg-canvas px-2 text-sm"
          onKeyDown={listen}
          onBlur={onLeave}
        />
      ) : (
        <>
          {key === null ? <span className="text-ink-2">{t('none')}</span> : <Kbd>{keyName(key)}</Kbd>}
          <Button ref={button} size="sm" aria-label={t('changeKey', { command: word })} onClick={onListen}>
            {t('changeShort')}
          </Button>
        </>
      )}
      {refusal && (
        <p role="alert" className="w-full text-danger-text text-xs">
          {refusal}
        </p>
      )}
    </li>
  );
}

export function KeysEditor() {
  const t = useTranslations('shell.shortcuts');
  const say = useRefusal();
  const { own, change } = useOwnKeys();
  const [listening, setListening] = useState<KeyCommand | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const stop = () => {
    setListening(null);
    setRefusal(null);
  };
  const nameOf = (command: KeyCommand) => t(`command.${command}` as never);
  const take = (command: KeyCommand, key: string | null) => {
    if (key !== null && !KEY_TEXT.test(key)) return setRefusal(t('noKey'));
    const next = withKey(own, command, key);
    const conflict = keyConflict(next);
    if (conflict) {
      const other = conflict.command === command ? conflict.other : conflict.command;
      return setRefusal(t('taken', { key: keyName(conflict.key), command: nameOf(other) }));
    }
    change(next, (error) => toast.error(say(error).text));
    stop();
  };
  const isUsual = Object.keys(own.keys).length === 0;
  return (
    <>
      <SingleKeysSwitch />
      <p id="keys-how" className="mb-3 text-ink-2 text-sm">
        {t('how')}
      </p>
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        {(Object.keys(KEY_GROUPS) as (keyof typeof KEY_GROUPS)[]).map((group) => (
          <section key={group} aria-label={t(group)} className={group === 'lists' ? 'sm:row-span-2' : undefined}>
            <h3 className="mb-1 text-sm">{t(group)}</h3>
            <ul>
              {(Object.keys(KEY_GROUPS[group]) as KeyCommand[]).map((command) => (
                <KeyRow
                  key={command}
                  command={command}
                  isListening={listening === command}
                  refusal={listening === command ? refusal : null}
                  onListen={() => {
                    setRefusal(null);
                    setListening(command);
                  }}
                  onLeave={stop}
                  onKey={(key) => take(command, key)}
                />
              ))}
            </ul>
          </section>
        ))}
      </div>
      <div className="mt-4">
        <Button disabled={isUsual} onClick={() => change({ ...USUAL_KEYS, enabled: own.enabled }, (error) => toast.error(say(error).text))}>
          {t('reset')}
        </Button>
      </div>
    </>
  );
}
