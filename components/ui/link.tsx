/** A link within the product. Nothing of where it leads is fetched before it is followed: every page is made for its reader, so all that could be
 *  fetched ahead is its frame, and a list of fifty rows would ask the server for fifty of those. */
'use client';
import NextLink from 'next/link';
import type { ComponentProps } from 'react';

export function Link(props: ComponentProps<typeof NextLink>) {
  return <NextLink prefetch={false} {...props} />;
}
