import type { EntityManager } from 'typeorm';
import type { HelpPage, HelpText } from '../domain/help-text';
import { HelpTextRow } from './help-text.row';

const pages: readonly HelpPage[] = ['PERSON_AND_PROJECT', 'BACKGROUND', 'CONTENT', 'RESULT'];

/** In the order of the register's pages and of the fields on them. */
export async function findHelpTexts(
  manager: EntityManager,
  page: HelpPage | null,
): Promise<readonly HelpText[]> {
  const rows = await manager.find(HelpTextRow, {
    ...(page && { where: { page } }),
    order: { position: 'ASC' },
  });
  return pages.flatMap((one) =>
    rows
      .filter((row) => row.page === one)
      .map(({ field, label, text }) => ({ page: one, field, label, text })),
  );
}
