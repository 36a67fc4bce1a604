type HelpTextData = {
  readonly page: 'PERSON_AND_PROJECT' | 'BACKGROUND' | 'CONTENT' | 'RESULT';
  readonly field: string;
  readonly label: string;
  readonly text: string;
};

/** The help texts (hjelpetekster) of the register's first release. A change is a migration of its own. */
export const helpTexts: readonly HelpTextData[] = [
  {
    page: 'PERSON_AND_PROJECT',
    field: 'nationalId',
    label: 'Fødselsnummer',
    text: 'Skriv alle elleve sifre, uten mellomrom. Har deltakeren ikke fødselsnummer, bruker du D-nummeret. Nummeret kan ikke endres etterpå: er det feil, sletter du deltakeren og registrerer på nytt.',
  },
  {
    page: 'PERSON_AND_PROJECT',
    field: 'startedOn',
    label: 'Dato for oppstart',
    text: 'Den første dagen deltakeren er med i prosjektet, ikke dagen hun ble tatt inn. Det må ha gått minst to år siden hun fullførte introduksjonsprogrammet eller mistet retten til det.',
  },
  {
    page: 'PERSON_AND_PROJECT',
    field: 'municipality',
    label: 'Kommune',
    text: 'Kommunen som har ansvaret for deltakeren. Samarbeider flere kommuner om et prosjekt, velger du kommunen der deltakeren bor.',
  },
  {
    page: 'PERSON_AND_PROJECT',
    field: 'district',
    label: 'Bydel',
    text: 'Fyll ut når det er en bydel som driver prosjektet.',
  },
  {
    page: 'PERSON_AND_PROJECT',
    field: 'financing',
    label: 'Type finansiering',
    text: 'Velg ordinært tilskudd når plassen er dekket av det årlige tilskuddet, per capita når kommunen var med i forsøket 2022–2025, og egenfinansiert når kommunen betaler plassen selv.',
  },
  {
    page: 'PERSON_AND_PROJECT',
    field: 'project',
    label: 'Prosjekt',
    text: 'Navnet på prosjektet, likt for alle som er med i det. Skriv ikke navn på personer her.',
  },
  {
    page: 'PERSON_AND_PROJECT',
    field: 'endedOn',
    label: 'Sluttdato',
    text: 'Den siste dagen deltakeren var med i prosjektet. La feltet stå tomt så lenge hun deltar.',
  },
  {
    page: 'BACKGROUND',
    field: 'targetGroup',
    label: 'Målgruppe',
    text: 'Jobbsjansen er for hjemmeværende innvandrerkvinner fra 18 til og med 55 år med liten eller ingen tilknytning til arbeidslivet. Den som er i kvalifiseringsprogrammet, er ikke i målgruppen.',
  },
  {
    page: 'BACKGROUND',
    field: 'education',
    label: 'Utdanning',
    text: 'Den høyeste utdanningen deltakeren har fullført, i Norge eller i et annet land. Avbrutt utdanning regnes ikke med.',
  },
  {
    page: 'BACKGROUND',
    field: 'workExperience',
    label: 'Arbeidserfaring',
    text: 'Lønnet arbeid før oppstart. Skill mellom arbeid i Norge og arbeid i andre land.',
  },
  {
    page: 'BACKGROUND',
    field: 'norwegianAtStart',
    label: 'Norskferdigheter ved oppstart',
    text: 'Nivå for hver av ferdighetene lytte, lese, snakke og skrive. Bruk resultatet av norskprøven når det finnes, ellers prosjektets egen vurdering.',
  },
  {
    page: 'CONTENT',
    field: 'measures',
    label: 'Tiltak',
    text: 'Hvert tiltak med første og siste dag. Arbeidspraksis på en ordinær arbeidsplass skal komme tidlig i løpet.',
  },
  {
    page: 'CONTENT',
    field: 'extension',
    label: 'Forlengelse',
    text: 'Et løp varer inntil to år og kan forlenges med inntil ett år ved behov. Den som mangler grunnleggende lese- og skriveferdigheter på morsmålet, kan få ett år til.',
  },
  {
    page: 'RESULT',
    field: 'endStatus',
    label: 'Status ved avslutning',
    text: 'Hovedaktiviteten rett etter at deltakeren sluttet. Passer flere, velger du den hun bruker mest tid på.',
  },
  {
    page: 'RESULT',
    field: 'norwegianAtEnd',
    label: 'Norskferdigheter ved avslutning',
    text: 'Nivå for de samme ferdighetene som ved oppstart, slik at framgangen kan måles.',
  },
];
