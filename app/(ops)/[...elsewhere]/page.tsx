/** Any address that is no screen: said in the frame of the console, where one can search and go on. */
import { notFound } from 'next/navigation';

export default function ElsewherePage() {
  notFound();
}
