import { CategoryRow } from './category.row';
import { ClosedDataRow } from './closed-data.row';
import { FollowUpRow } from './follow-up.row';
import { PersonRow } from './person.row';

export { migrations } from './migrations';

export const entities = [PersonRow, CategoryRow, FollowUpRow, ClosedDataRow];
