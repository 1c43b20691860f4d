/** The proofs of the books. */
import { getTranslations } from 'next-intl/server';
import { BooksCheck } from '../../../../components/ledger/books-check.tsx';
import { PageHeader } from '../../../../components/shell/page-header.tsx';

export default async function Page() {
  const t = await getTranslations('ledger');
  return (
    <>
      <PageHeader title={t('booksCheck')} lead={t('booksLead')} />
      <BooksCheck />
    </>
  );
}
