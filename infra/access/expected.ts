/**
 * Who sees what, written by hand from the requirement's role table as access.md gives it, and never derived from
 * libs/access: two hands must write the same. A cell names the reaches, `–` is not at all, `+` is or.
 */
const personTable = `
| role                                   | basicData                      | categories                | closedData  | settlement         | grantCases | extraGrantCases | jobbsjanseParticipation |
| KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD    | granted                        | –                         | –           | –                  | own        | –               | –                       |
| KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD   | granted                        | –                         | –           | –                  | own        | own             | –                       |
| KOMMUNEADMINISTRATOR                   | –                              | –                         | –           | –                  | –          | –               | –                       |
| KOMMUNE_ANMODER_LES                    | settled                        | –                         | –           | settled            | –          | –               | –                       |
| KOMMUNE_BOSETTER_SKRIV                 | allocated + assigned + settled | –                         | –           | assigned + settled | –          | –               | –                       |
| KOMMUNE_BOSETTER_LES                   | assigned                       | –                         | –           | assigned           | –          | –               | –                       |
| KOMMUNE_BOSETTING_KOMPETANSEKARTLEGGER | assigned + settled             | –                         | –           | –                  | –          | –               | –                       |
| KOMMUNELESEBRUKER                      | categorised                    | categorised               | –           | –                  | –          | –               | –                       |
| KOMMUNEINTROBRUKER                     | followed-up-intro              | followed-up-intro         | –           | –                  | –          | –               | –                       |
| KOMMUNENORSKBRUKER                     | followed-up-norwegian          | followed-up-norwegian     | –           | –                  | –          | –               | –                       |
| KOMMUNEETTERREGISTRERER                | followed-up                    | followed-up               | –           | –                  | –          | –               | –                       |
| KOMMUNENIRSUPERBRUKER                  | categorised + followed-up      | categorised + followed-up | followed-up | –                  | –          | –               | –                       |
| KOMMUNESUPPORTADMIN                    | –                              | –                         | –           | –                  | –          | –               | –                       |
| KOMMUNEKONTAKTSENTER                   | –                              | –                         | –           | –                  | –          | –               | –                       |
| JOBBSJANSE_KOMMUNEADMINISTRATOR        | –                              | –                         | –           | –                  | –          | –               | –                       |
| JOBBSJANSE_KOMMUNEBRUKER               | –                              | –                         | –           | –                  | –          | –               | own                     |
| IMDI_ADMINISTRATOR                     | –                              | –                         | –           | –                  | –          | –               | –                       |
| IMDI_BOSETTING                         | all                            | –                         | –           | all                | –          | –               | –                       |
| IMDI_NIR                               | all                            | all                       | all         | –                  | –          | –               | –                       |
| IMDI_TILSKUDD                          | all                            | –                         | –           | –                  | all        | all             | –                       |
| IMDI_JOBBSJANSE                        | –                              | –                         | –           | –                  | –          | –               | all                     |
| IMDI_SUPPORT                           | –                              | –                         | –           | –                  | –          | –               | –                       |
| REVISOR                                | –                              | –                         | –           | –                  | –          | –               | –                       |
`;

/** The lists of the graph, over the rows of their own service. Who has no reach there gets null and FORBIDDEN. */
const listTable = `
| role                                   | users | settlementRequests | allocationLists | assignedPersons, settledPersons | grantCases | extraGrantCases | jobbsjanseParticipants | supportCases |
| KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD    | –     | –                  | –               | –                               | own        | –               | –                      | self         |
| KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD   | –     | –                  | –               | –                               | own        | own             | –                      | self         |
| KOMMUNEADMINISTRATOR                   | own   | –                  | –               | –                               | –          | –               | –                      | self         |
| KOMMUNE_ANMODER_LES                    | –     | own                | own             | settled                         | –          | –               | –                      | self         |
| KOMMUNE_BOSETTER_SKRIV                 | –     | own                | own             | assigned + settled              | –          | –               | –                      | self         |
| KOMMUNE_BOSETTER_LES                   | –     | –                  | –               | assigned                        | –          | –               | –                      | self         |
| KOMMUNE_BOSETTING_KOMPETANSEKARTLEGGER | –     | –                  | –               | –                               | –          | –               | –                      | self         |
| KOMMUNELESEBRUKER                      | –     | –                  | –               | –                               | –          | –               | –                      | self         |
| KOMMUNEINTROBRUKER                     | –     | –                  | –               | –                               | –          | –               | –                      | self         |
| KOMMUNENORSKBRUKER                     | –     | –                  | –               | –                               | –          | –               | –                      | self         |
| KOMMUNEETTERREGISTRERER                | –     | –                  | –               | –                               | –          | –               | –                      | self         |
| KOMMUNENIRSUPERBRUKER                  | –     | –                  | –               | –                               | –          | –               | –                      | self         |
| KOMMUNESUPPORTADMIN                    | –     | –                  | –               | –                               | –          | –               | –                      | self + own   |
| KOMMUNEKONTAKTSENTER                   | –     | –                  | –               | –                               | –          | –               | –                      | self         |
| JOBBSJANSE_KOMMUNEADMINISTRATOR        | own   | –                  | –               | –                               | –          | –               | –                      | self         |
| JOBBSJANSE_KOMMUNEBRUKER               | –     | –                  | –               | –                               | –          | –               | own                    | self         |
| IMDI_ADMINISTRATOR                     | all   | –                  | –               | –                               | –          | –               | –                      | self         |
| IMDI_BOSETTING                         | –     | all                | all             | all                             | –          | –               | –                      | self         |
| IMDI_NIR                               | –     | –                  | –               | –                               | –          | –               | –                      | self         |
| IMDI_TILSKUDD                          | –     | –                  | –               | –                               | all        | all             | –                      | self         |
| IMDI_JOBBSJANSE                        | –     | –                  | –               | –                               | –          | –               | all                    | self         |
| IMDI_SUPPORT                           | –     | –                  | –               | –                               | –          | –               | –                      | all          |
| REVISOR                                | –     | –                  | –               | –                               | –          | –               | –                      | self         |
`;

/**
 * The actions that guard root fields, and the roles that have them anywhere. The rest of the roles get FORBIDDEN from the
 * gateway and from the subgraph. `everyone` is whoever is logged in.
 */
const rootTable = `
| root fields                                                       | roles |
| me, roles, municipality, municipalities, announcements, guides    | everyone |
| stepUp, endSession, endAllSessions                                 | everyone |
| changePassword, replaceAuthenticator                               | everyone |
| supportCase, supportCases, replyToSupportCase                      | everyone |
| user, users                                                        | KOMMUNEADMINISTRATOR, JOBBSJANSE_KOMMUNEADMINISTRATOR, IMDI_ADMINISTRATOR |
| createUser, updateUser, resendInvitation, unlockUser               | KOMMUNEADMINISTRATOR, JOBBSJANSE_KOMMUNEADMINISTRATOR, IMDI_ADMINISTRATOR |
| deactivateUser, reactivateUser, resetCredentials                   | KOMMUNEADMINISTRATOR, JOBBSJANSE_KOMMUNEADMINISTRATOR, IMDI_ADMINISTRATOR |
| canGrantRole, grantRole, revokeRole                                | KOMMUNEADMINISTRATOR, JOBBSJANSE_KOMMUNEADMINISTRATOR, IMDI_ADMINISTRATOR |
| administratorChange, administratorChanges, submitAdministratorChange | KOMMUNEADMINISTRATOR, IMDI_ADMINISTRATOR |
| decideAdministratorChange                                          | IMDI_ADMINISTRATOR |
| auditEvents                                                        | REVISOR |
| person, persons                                                    | KOMMUNELESEBRUKER, KOMMUNEINTROBRUKER, KOMMUNENORSKBRUKER, KOMMUNEETTERREGISTRERER, KOMMUNENIRSUPERBRUKER, KOMMUNE_ANMODER_LES, KOMMUNE_BOSETTER_SKRIV, KOMMUNE_BOSETTER_LES, KOMMUNE_BOSETTING_KOMPETANSEKARTLEGGER, KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD, KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD, IMDI_NIR, IMDI_BOSETTING, IMDI_TILSKUDD |
| movePerson, correctBasicData, setClosedData                        | IMDI_NIR |
| settlementRequests                                                 | KOMMUNE_ANMODER_LES, KOMMUNE_BOSETTER_SKRIV, IMDI_BOSETTING |
| answerSettlementRequest                                            | KOMMUNE_BOSETTER_SKRIV |
| allocationList, allocationLists                                    | KOMMUNE_ANMODER_LES, KOMMUNE_BOSETTER_SKRIV, IMDI_BOSETTING |
| assignedPersons, settledPersons                                    | KOMMUNE_ANMODER_LES, KOMMUNE_BOSETTER_SKRIV, KOMMUNE_BOSETTER_LES, IMDI_BOSETTING |
| registerArrival                                                    | KOMMUNE_BOSETTER_SKRIV, IMDI_BOSETTING |
| grantCase, grantCases, grantOverview                               | KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD, KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD, IMDI_TILSKUDD |
| grantRates                                                         | KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD, KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD, IMDI_TILSKUDD |
| extraGrantCase, extraGrantCases                                    | KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD, IMDI_TILSKUDD |
| submitChangeRequest                                                | KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD, KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD |
| jobbsjanseParticipant, jobbsjanseParticipants                      | JOBBSJANSE_KOMMUNEBRUKER, IMDI_JOBBSJANSE |
| jobbsjanseHelp, createParticipant, updateParticipant               | JOBBSJANSE_KOMMUNEBRUKER |
| openSupportCase                                                    | KOMMUNEKONTAKTSENTER, KOMMUNEADMINISTRATOR, KOMMUNENIRSUPERBRUKER |
| assignSupportCase, setSupportCaseStatus, publishAnnouncement       | IMDI_SUPPORT |
`;

/** What stands further inside: of persons with a settlement, of municipalities, and of forms about administrators. */
const insideTable = `
| role                                 | folder             | grantOverview | administratorChanges |
| KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD  | –                  | own           | –                    |
| KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD | –                  | own           | –                    |
| KOMMUNEADMINISTRATOR                 | –                  | –             | own                  |
| KOMMUNE_BOSETTER_SKRIV               | assigned + settled | –             | –                    |
| KOMMUNE_BOSETTER_LES                 | assigned           | –             | –                    |
| IMDI_ADMINISTRATOR                   | –                  | –             | all                  |
| IMDI_BOSETTING                       | all                | –             | –                    |
| IMDI_TILSKUDD                        | –                  | all           | –                    |
`;

export type Table = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

/** row → column → what stands in the cell, nothing for `–`. A head or a first cell may name several. */
function parse(text: string, separator: ' + ' | ', '): Table {
  const [head = [], ...rows] = text
    .trim()
    .split('\n')
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const table = new Map<string, Map<string, readonly string[]>>();
  for (const [names = '', ...cells] of rows)
    for (const name of names.split(', ')) {
      const row = new Map<string, readonly string[]>();
      cells.forEach((cell, at) => {
        for (const column of (head[at + 1] ?? '').split(', '))
          row.set(column, cell === '–' ? [] : cell.split(separator));
      });
      table.set(name, row);
    }
  return table;
}

export const personFields = parse(personTable, ' + ');
export const lists = parse(listTable, ' + ');
export const inside = parse(insideTable, ' + ');
export const rootFields = parse(rootTable, ', ');
