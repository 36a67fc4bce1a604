import { sealer } from '@imdinett/persistence';

/** What people write is stored sealed, bound to its column and row. */
export type SealedTexts = {
  readonly seal: (text: string, column: TextColumn, id: string) => string;
  readonly open: (sealed: string, column: TextColumn, id: string) => string;
};

type TextColumn = 'support_case.subject' | 'support_message.text';

export function makeSealedTexts({ DATA_KEYS }: { readonly DATA_KEYS: string }): SealedTexts {
  const { seal, open } = sealer(DATA_KEYS);
  return {
    seal: (text, column, id) => seal(text, `${column}:${id}`),
    open: (sealed, column, id) => open(sealed, `${column}:${id}`),
  };
}
