export type RoleInfo = {
  readonly name: string;
  readonly area:
    | 'IMDi Tilskudd'
    | 'IMDinett'
    | 'Bosetting'
    | 'NIR'
    | 'Support'
    | 'Jobbsjanse-registeret'
    | 'IMDi';
  /** What the role may do, for the person who chooses it. */
  readonly description: string;
  /** MUNICIPALITY: by the municipality's Kommuneadministrator, or IMDi. IMDI: by IMDi only. */
  readonly administeredBy: 'MUNICIPALITY' | 'IMDI';
  /** REQUIREMENT: a municipal role of the requirement. OURS: a role of IMDi itself, which the requirement does not name. */
  readonly origin: 'REQUIREMENT' | 'OURS';
};

export const roles = {
  KOMMUNE_SAKSBEHANDLER_IMDI_TILSKUDD: {
    name: 'Kommune saksbehandler IMDi Tilskudd',
    area: 'IMDi Tilskudd',
    description:
      'Ser kommunens saker med terminutbetaling, tilskuddsoversikt og utbetalingsgrunnlag, og sender endringsforespørsler på sak og person. Ser ikke ekstratilskudd.',
    administeredBy: 'MUNICIPALITY',
    origin: 'REQUIREMENT',
  },
  KOMMUNE_SAKSBEHANDLER_EKSTRATILSKUDD: {
    name: 'Kommune saksbehandler ekstratilskudd',
    area: 'IMDi Tilskudd',
    description:
      'Alt i Kommune saksbehandler IMDi Tilskudd. I tillegg søknader, meldinger og aktiviteter i saker om ekstratilskudd, som inneholder sensitive personopplysninger, melding om utsatt frist og rapportering av bruk.',
    administeredBy: 'MUNICIPALITY',
    origin: 'REQUIREMENT',
  },
  KOMMUNEADMINISTRATOR: {
    name: 'Kommuneadministrator',
    area: 'IMDinett',
    description:
      'Oppretter brukere i kommunen, gir og fjerner roller og aktiverer inaktive brukere. Kan melde supportsaker. Ser ingen personer eller saker.',
    administeredBy: 'IMDI',
    origin: 'REQUIREMENT',
  },
  KOMMUNE_ANMODER_LES: {
    name: 'Kommune_Anmoder_Les',
    area: 'IMDinett',
    description:
      'Ser anmodninger, vedtak og fordelingslister for kommunen med svarene som er gitt. Søker opp bosatte og ser grunndata, ikke personmappe.',
    administeredBy: 'MUNICIPALITY',
    origin: 'REQUIREMENT',
  },
  KOMMUNE_BOSETTER_SKRIV: {
    name: 'Kommune_Bosetter_Skriv',
    area: 'Bosetting',
    description:
      'Svarer på anmodninger, åpner og besvarer fordelingslister, registrerer bosetting og ser personer som er søkt ut til eller bosatt i kommunen.',
    administeredBy: 'MUNICIPALITY',
    origin: 'REQUIREMENT',
  },
  KOMMUNE_BOSETTER_LES: {
    name: 'Kommune_Bosetter_Les',
    area: 'Bosetting',
    description:
      'Ser personmappen til personer som er søkt ut til kommunen, søkeliste over utsøkte og bosettingsrapporter.',
    administeredBy: 'MUNICIPALITY',
    origin: 'REQUIREMENT',
  },
  KOMMUNE_BOSETTING_KOMPETANSEKARTLEGGER: {
    name: 'Kommune_Bosetting_Kompetansekartlegger',
    area: 'Bosetting',
    description:
      'Registrerer og ser kompetansekartlegging gjort etter 20. februar 2024, for personer som er søkt ut til eller bosatt i kommunen.',
    administeredBy: 'MUNICIPALITY',
    origin: 'REQUIREMENT',
  },
  KOMMUNELESEBRUKER: {
    name: 'Kommunelesebruker',
    area: 'NIR',
    description:
      'Ser alle personer med beregnet kategori i hele landet, unntatt lukkede data, og kommunens rapporter. Registrerer ingenting.',
    administeredBy: 'MUNICIPALITY',
    origin: 'REQUIREMENT',
  },
  KOMMUNEINTROBRUKER: {
    name: 'Kommuneintrobruker',
    area: 'NIR',
    description:
      'Ser og registrerer for personer i introduksjonsordningen som kommunen eller bydelen følger opp. Kan etterregistrere 2 måneder tilbake.',
    administeredBy: 'MUNICIPALITY',
    origin: 'REQUIREMENT',
  },
  KOMMUNENORSKBRUKER: {
    name: 'Kommunenorskbruker',
    area: 'NIR',
    description:
      'Ser og registrerer for personer i norskordningen som kommunen eller bydelen følger opp. Kan etterregistrere 2 måneder tilbake.',
    administeredBy: 'MUNICIPALITY',
    origin: 'REQUIREMENT',
  },
  KOMMUNEETTERREGISTRERER: {
    name: 'Kommuneetterregistrerer',
    area: 'NIR',
    description:
      'Kan etterregistrere 12 måneder tilbake for personer som kommunen eller bydelen følger opp. Gis bare av IMDi.',
    administeredBy: 'IMDI',
    origin: 'REQUIREMENT',
  },
  KOMMUNENIRSUPERBRUKER: {
    name: 'Kommunenirsuperbruker',
    area: 'NIR',
    description:
      'Alle rettigheter i NIR, også lukkede data og etterregistrering 12 måneder tilbake for personer som kommunen følger opp. Kan melde supportsaker.',
    administeredBy: 'MUNICIPALITY',
    origin: 'REQUIREMENT',
  },
  KOMMUNESUPPORTADMIN: {
    name: 'Kommunesupportadmin',
    area: 'Support',
    description: 'Ser alle supportsaker som kommunen har meldt. Gis bare av IMDi.',
    administeredBy: 'IMDI',
    origin: 'REQUIREMENT',
  },
  KOMMUNEKONTAKTSENTER: {
    name: 'Kommunekontaktsenter',
    area: 'Support',
    description: 'Melder supportsaker til IMDi og følger opp sine egne saker.',
    administeredBy: 'MUNICIPALITY',
    origin: 'REQUIREMENT',
  },
  JOBBSJANSE_KOMMUNEADMINISTRATOR: {
    name: 'Kommuneadministrator (Jobbsjanse-registeret)',
    area: 'Jobbsjanse-registeret',
    description:
      'Oppretter brukere i kommunen og gir og fjerner rollen Jobbsjanse kommunebruker. Ser ingen deltakere.',
    administeredBy: 'IMDI',
    origin: 'REQUIREMENT',
  },
  JOBBSJANSE_KOMMUNEBRUKER: {
    name: 'Jobbsjanse kommunebruker',
    area: 'Jobbsjanse-registeret',
    description:
      'Oppretter, endrer, sletter, laster ned og sender inn opplysninger om kommunens deltakere i Jobbsjansen.',
    administeredBy: 'MUNICIPALITY',
    origin: 'REQUIREMENT',
  },
  IMDI_ADMINISTRATOR: {
    name: 'IMDi administrator',
    area: 'IMDi',
    description:
      'Administrerer brukere og roller i hele landet og avgjør meldinger om ny eller fjernet Kommuneadministrator.',
    administeredBy: 'IMDI',
    origin: 'OURS',
  },
  IMDI_BOSETTING: {
    name: 'IMDi bosetting',
    area: 'IMDi',
    description:
      'Sender anmodninger og fordelingslister, søker ut personer og følger bosettingen i hele landet.',
    administeredBy: 'IMDI',
    origin: 'OURS',
  },
  IMDI_NIR: {
    name: 'IMDi NIR',
    area: 'IMDi',
    description:
      'Registrerer personer, retter grunndata, flytter oppfølging og lukker data i hele landet.',
    administeredBy: 'IMDI',
    origin: 'OURS',
  },
  IMDI_TILSKUDD: {
    name: 'IMDi tilskudd',
    area: 'IMDi',
    description:
      'Behandler tilskuddssaker, endringsforespørsler og ekstratilskudd, og kjører og godkjenner terminutbetalinger.',
    administeredBy: 'IMDI',
    origin: 'OURS',
  },
  IMDI_JOBBSJANSE: {
    name: 'IMDi Jobbsjansen',
    area: 'IMDi',
    description: 'Ser innsendte deltakere i hele landet og åpner innsendinger på nytt.',
    administeredBy: 'IMDI',
    origin: 'OURS',
  },
  IMDI_SUPPORT: {
    name: 'IMDi support',
    area: 'IMDi',
    description: 'Behandler supportsaker fra hele landet og publiserer driftsmeldinger.',
    administeredBy: 'IMDI',
    origin: 'OURS',
  },
  REVISOR: {
    name: 'Revisor',
    area: 'IMDi',
    description:
      'Ser revisjonssporet, innsynsloggen og rollekatalogen. Ser ingen personer eller saker.',
    administeredBy: 'IMDI',
    origin: 'OURS',
  },
} as const satisfies Record<string, RoleInfo>;

export type Role = keyof typeof roles;

export function isRole(code: string): code is Role {
  return Object.hasOwn(roles, code);
}

export const roleCodes: readonly Role[] = Object.keys(roles).filter(isRole);

/** A role that is held in a municipality. IMDi's own roles have none. */
export function isMunicipalRole(role: Role): boolean {
  return roles[role].origin === 'REQUIREMENT';
}
