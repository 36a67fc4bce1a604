export type DemoThread = {
  readonly area:
    'LOGIN' | 'USER_ADMINISTRATION' | 'NIR' | 'SETTLEMENT' | 'GRANTS' | 'JOBBSJANSE' | 'OTHER';
  readonly reference: 'PERSON' | 'GRANT_CASE' | 'ALLOCATION_LIST' | null;
  readonly status: 'NEW' | 'IN_PROGRESS' | 'WAITING_FOR_MUNICIPALITY' | 'SOLVED' | 'CLOSED';
  readonly subject: string;
  /** By turns: the municipality, IMDi, the municipality … */
  readonly messages: readonly string[];
};

/** Invented inquiries, one for each status, of the kinds that the public guides tell of. */
export const threads: readonly DemoThread[] = [
  {
    area: 'NIR',
    reference: 'PERSON',
    status: 'NEW',
    subject: 'Personen mangler beregnet kategori',
    messages: [
      'Vi følger opp personen det vises til. Oppholdstillatelsen er registrert, men det er ikke beregnet noen kategori.',
    ],
  },
  {
    area: 'SETTLEMENT',
    reference: 'ALLOCATION_LIST',
    status: 'IN_PROGRESS',
    subject: 'Får ikke registrert bosettingsdato',
    messages: [
      'Listen er besvart, og personene har flyttet inn. Datoen blir avvist når vi lagrer.',
      'Takk for beskjed. Hvilken dag flyttet de inn, og hvilken dag står de som søkt ut?',
      'De flyttet inn den samme dagen som de ble søkt ut.',
    ],
  },
  {
    area: 'GRANTS',
    reference: 'GRANT_CASE',
    status: 'WAITING_FOR_MUNICIPALITY',
    subject: 'Ekstratilskuddet står med feil år',
    messages: [
      'Vi har sendt endringsforespørsel, men saken viser fortsatt fjoråret.',
      'Endringsforespørselen er mottatt. Kan dere bekrefte hvilket år søknaden gjelder?',
    ],
  },
  {
    area: 'NIR',
    reference: 'PERSON',
    status: 'SOLVED',
    subject: 'Oppfølgingskommune etter flytting',
    messages: [
      'Personen har flyttet fra oss, men står fortsatt på listen vår.',
      'Flyttingen er nå registrert. Personen følges opp av den nye kommunen.',
    ],
  },
  {
    area: 'USER_ADMINISTRATION',
    reference: null,
    status: 'CLOSED',
    subject: 'Ny kommuneadministrator',
    messages: [
      'Vi har byttet kommuneadministrator. Hva må vi sende inn?',
      'Fyll ut skjemaet for ny og fjernet kommuneadministrator. Den som slutter, mister tilgangen når vi har behandlet det.',
      'Da er det gjort. Takk for hjelpen!',
    ],
  },
  {
    area: 'JOBBSJANSE',
    reference: null,
    status: 'NEW',
    subject: 'Trenger å rette en innsendt deltaker',
    messages: [
      'Vi sendte inn tallene for tidlig. Kan innsendingen åpnes igjen, slik at vi får rettet sluttdatoen?',
    ],
  },
];

export const announcements = [
  {
    key: 'frist-nir',
    severity: 'INFORMATION',
    area: 'NIR',
    title: 'Frist for å oppdatere NIR for 2026',
    text: 'Registreringene for 2026 må være på plass innen 28. februar 2027.',
    at: '2026-10-26T08:00:00Z',
    validTo: '2027-03-01T00:00:00Z',
  },
  {
    key: 'vedlikehold',
    severity: 'WARNING',
    area: null,
    title: 'Vedlikehold hver første mandag i måneden',
    text: 'Systemene kan være utilgjengelige mellom klokken 20 og 22. Lagre arbeidet ditt i god tid.',
    at: '2026-10-12T08:00:00Z',
    validTo: null,
  },
  {
    key: 'ny-tilskudd',
    severity: 'INFORMATION',
    area: 'GRANTS',
    title: 'Tilskuddsoversikten viser nå hver krone',
    text: 'Du ser person, kode, andel, måneder og sats for alt kommunen får utbetalt.',
    at: '2026-09-15T08:00:00Z',
    validTo: null,
  },
  {
    key: 'driftsfeil',
    severity: 'OUTAGE',
    area: 'SETTLEMENT',
    title: 'Feil på fordelingslister er rettet',
    text: 'Lister som ble sendt 5. oktober, kunne ikke åpnes. Feilen er rettet.',
    at: '2026-10-05T09:30:00Z',
    validTo: '2026-10-12T00:00:00Z',
  },
] as const;
