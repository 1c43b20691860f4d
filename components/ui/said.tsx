/** Says a text to who hears the page. It has to stand still first: what changes twice in a row, or changes back, is said once or not at all. */
'use client';
import { useEffect, useState } from 'react';

const QUIET_MS = 700;

export function Said({ text }: { text: string }) {
  const [said, setSaid] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSaid(text), QUIET_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <span role="status" className="sr-only">
      {said}
    </span>
  );
}
