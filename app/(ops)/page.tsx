/** Where a working day begins. */
import { WorkPage } from '../../components/work/work-page.tsx';
import { pageAmbience } from '../../server/api/context.ts';

export default async function StartPage() {
  const { actor } = await pageAmbience();
  return <WorkPage userId={actor.userId} />;
}
