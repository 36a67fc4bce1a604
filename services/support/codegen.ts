import { subgraphCodegen } from '@imdinett/subgraph/codegen';

export default subgraphCodegen('support', {
  SupportCase: 'support-case#SupportCase',
  SupportCaseConnection: '../app/case#CaseConnection',
  SupportMessage: 'support-case#Message',
  SupportReference: 'support-case#Reference',
  Announcement: 'announcement#Announcement',
  Guide: 'guide#Guide',
  SupportContact: 'contact#Contact',
});
