import { HelpTextRow } from './help-text.row';
import { ParticipantRow } from './participant.row';
import { PersonLinkRow, PersonRow } from './person.row';

export { migrations } from './migrations';

export const entities = [ParticipantRow, PersonRow, PersonLinkRow, HelpTextRow];
