import { CaseReferenceRow, CaseRow, MessageRow } from './case.row';
import { AnnouncementRow, GuideRow } from './front-page.row';
import { PersonRow } from './person.row';

export { migrations } from './migrations';

export const entities = [
  CaseRow,
  CaseReferenceRow,
  MessageRow,
  AnnouncementRow,
  GuideRow,
  PersonRow,
];
