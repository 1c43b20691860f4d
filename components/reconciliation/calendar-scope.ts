/** What of the calendar is looked at, the same for its grid, its figures and the lists they open. */
export type CalendarScope = { dateFrom: string; dateTo: string; channels?: string[]; owner?: string };

const OWNER = /^(?:nobody|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** A channel's code or an owner that cannot be one is left out, never guessed. */
export function scopeOf(dateFrom: string, dateTo: string, channels: readonly string[] = [], owner?: string | null): CalendarScope {
  const known = channels.filter((code) => /^[a-z][a-z0-9_]{1,30}$/.test(code)).slice(0, 50);
  return { dateFrom, dateTo, ...(known.length > 0 && { channels: known }), ...(owner && OWNER.test(owner) && { owner }) };
}

/** The list of the open differences of the scope; `more` narrows it further and comes after. */
export function differencesHref({ dateFrom, dateTo, channels, owner }: CalendarScope, more: Record<string, string> = {}): string {
  const search = new URLSearchParams({
    'f.date': dateFrom === dateTo ? dateFrom : `${dateFrom}..${dateTo}`,
    ...(channels && { 'f.channels': channels.join(',') }),
    ...(owner && { 'f.owner': owner }),
    ...more,
  });
  return `/recon/differences?${search.toString().replaceAll('%2C', ',')}`;
}
