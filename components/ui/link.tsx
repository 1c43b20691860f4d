/** A link within the product. Nothing of where it leads is fetched before it is followed: every page is made for its reader, so all that could be
 *  fetched ahead is its frame, and a list of fifty rows would ask the server for fifty of those. The framework's own link is mostly that
 *  fetching, so this one is an anchor that asks the router. */
'use client';
import { useRouter } from 'next/navigation';
import { type ComponentProps, createContext, type MouseEvent, useContext } from 'react';
import { cn } from './cn.ts';

/** Whether the reader may see the page at an address. What leads nowhere for a reader stands there as plain text: the figure stays, and no
 *  page of refusal is a click away. */
export const LinkReach = createContext<(address: string) => boolean>(() => true);

/** `scroll` false: what follows begins where the page stands now. `replace`: "back" leads past this page. */
export type LinkProps = Omit<ComponentProps<'a'>, 'href'> & { href: string; scroll?: boolean; replace?: boolean };

/** The browser's own way: another tab or window, a file to keep. */
function isForBrowser(event: MouseEvent<HTMLAnchorElement>): boolean {
  const { target, origin } = event.currentTarget;
  return (
    event.metaKey ||
    event.ctrlKey ||
    event.shiftKey ||
    event.altKey ||
    event.button !== 0 ||
    (target !== '' && target !== '_self') ||
    event.currentTarget.hasAttribute('download') ||
    origin !== window.location.origin
  );
}

export function Link({ href, scroll = true, replace = false, ...props }: LinkProps) {
  const router = useRouter();
  const reaches = useContext(LinkReach);
  const { id, title, className, children, onClick } = props;
  if (!reaches(href))
    return (
      <span id={id} title={title} className={cn(className, 'text-inherit! no-underline! hover:no-underline!')}>
        {children}
      </span>
    );
  return (
    <a
      {...props}
      href={href}
      onClick={(event) => {
        onClick?.(event);
        if (event.defaultPrevented || isForBrowser(event)) return;
        event.preventDefault();
        if (replace) router.replace(href, { scroll });
        else router.push(href, { scroll });
      }}
    >
      {children}
    </a>
  );
}
