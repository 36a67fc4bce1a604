import type { Viewer } from '@imdinett/access';
import type { Deps } from '../context';
import { findHelpTexts } from '../db/help-text.store';
import type { HelpPage, HelpText } from '../domain/help-text';

export function readHelp(
  deps: Deps,
  viewer: Viewer,
  page: HelpPage | null,
): Promise<readonly HelpText[]> {
  return deps.transaction(viewer, 'jobbsjanse.help:read', ({ manager }) =>
    findHelpTexts(manager, page),
  );
}
