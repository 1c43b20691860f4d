/** A link within the product. Nothing of where it leads is fetched before it is followed: every page is made for its reader, so all that could be
 *  fetched ahead is its frame, and a list of fifty rows would ask the server for fifty of those. */
'use client';
import NextLink from 'next/link';
import { type ComponentProps, createContext, useContext } from 'react';
import { cn } from './cn.ts';

/** Whether the reader may see the page at an address. What leads nowhere for a reader stands there as plain text: the figure stays, and no
 *  page of refusal is a click away. */
export const LinkReach = createContext<(address: string) => boolean>(() => true);

export function Link(props: ComponentProps<typeof NextLink>) {
  const reaches = useContext(LinkReach);
  const { href, id, title, className, children } = props;
  if (!reaches(typeof href === 'string' ? href : (href.pathname ?? '')))
    return (
      <span id={id} title={title} className={cn(className, 'text-inherit! no-underline! hover:no-underline!')}>
        {children}
      </span>
    );
  return <NextLink prefetch={false} {...props} />;
}
