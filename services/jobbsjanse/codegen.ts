import { subgraphCodegen } from '@imdinett/subgraph/codegen';

export default subgraphCodegen('jobbsjanse', {
  JobbsjanseParticipant: 'shielding#ShownParticipant',
  JobbsjanseParticipantConnection: '../app/participant#ParticipantConnection',
  JobbsjanseHelpText: 'help-text#HelpText',
});
