type GuideData = {
  readonly id: string;
  readonly area:
    'LOGIN' | 'USER_ADMINISTRATION' | 'NIR' | 'SETTLEMENT' | 'GRANTS' | 'JOBBSJANSE' | 'OTHER';
  readonly title: string;
  readonly summary: string;
  /** Markdown. */
  readonly text: string;
};

/** The guides (brukerveiledninger) of the first release. A change is a migration of its own. */
export const guides: readonly GuideData[] = [
  {
    id: 'logge-inn',
    area: 'LOGIN',
    title: 'Logge inn første gang',
    summary: 'Aktivere brukeren, velge passord og koble til appen som gir engangskoder.',
    text: [
      'Du får brukeren din av kommuneadministratoren i kommunen. Du trenger en smarttelefon.',
      '',
      '1. Åpne lenken i e-posten innen 24 timer. Er den utløpt, ber du kommuneadministratoren sende en ny.',
      '2. Velg et passord på minst tolv tegn. En setning er lettere å huske enn tegn og tall om hverandre.',
      '3. Skann koden på skjermen med en autentiseringsapp, og skriv inn to engangskoder etter hverandre.',
      '4. Ta vare på gjenopprettingskodene. De er veien inn hvis du mister telefonen.',
      '',
      'Har du ikke logget inn på tre måneder, blir brukeren satt som inaktiv. Da må kommuneadministratoren aktivere den igjen.',
    ].join('\n'),
  },
  {
    id: 'brukere-og-roller',
    area: 'USER_ADMINISTRATION',
    title: 'Opprette brukere og gi roller',
    summary:
      'For kommuneadministratoren: hvem som kan få hvilken rolle, og hva som gjelder når noen slutter.',
    text: [
      'Gi hver ansatt bare de rollene hun eller han trenger. En rolle gjelder for én kommune, og i Oslo om ønskelig for én bydel.',
      '',
      '- En ansatt har én bruker. Trenger hun en rolle til, legger du rollen til den brukeren hun har.',
      '- Når noen slutter, deaktiverer du brukeren samme dag. Tilgangen er borte med en gang.',
      '- Rollene kommuneetterregistrerer, kommunesupportadmin og kommuneadministrator gis bare av IMDi.',
      '- Skal kommunen ha en ny kommuneadministrator, melder dere det på eget skjema.',
    ].join('\n'),
  },
  {
    id: 'registrere-i-nir',
    area: 'NIR',
    title: 'Registrere i Nasjonalt introduksjonsregister',
    summary:
      'Frister, hvor langt tilbake du kan registrere, og hva som skal være på plass før årsskiftet.',
    text: [
      'Kommunen registrerer innen to måneder etter at opplysningene finnes.',
      '',
      '- Kommuneintrobruker og kommunenorskbruker kan registrere to måneder tilbake i tid.',
      '- Kommuneetterregistrerer kan registrere tolv måneder tilbake i tid.',
      '- Beregnet kategori er et hjelpemiddel. Kommunen må selv undersøke saken før den gjør vedtak.',
      '- Siste dag i februar er fristen for at fjoråret skal være oppdatert.',
    ].join('\n'),
  },
  {
    id: 'svare-pa-anmodning',
    area: 'SETTLEMENT',
    title: 'Fra anmodning til bosetting',
    summary: 'Svare på anmodningen, besvare fordelingslister og registrere bosettingsdato.',
    text: [
      '1. IMDi sender anmodningen, og kommunen registrerer vedtaket. Null plasser er også et svar.',
      '2. IMDi sender fordelingslister. Svar på hver person på listen, og oppgi grunn når svaret er nei.',
      '3. Personmappen åpnes når personen er søkt ut til kommunen.',
      '4. Registrer bosettingsdato for hvert familiemedlem. Datoen kan ikke være før dagen personen ble søkt ut.',
      '',
      'Stemmer ikke antall bosatte, eller lar datoen seg ikke registrere, melder du en sak.',
    ].join('\n'),
  },
  {
    id: 'tilskudd',
    area: 'GRANTS',
    title: 'Tilskuddsoversikt og endringsforespørsel',
    summary: 'Se hva kommunen får utbetalt og hvorfor, og be om endring når noe ikke stemmer.',
    text: [
      'Tilskuddsoversikten viser hver krone med person, kode, andel, måneder og sats.',
      '',
      '- Mener du at et tilskudd er feil, sender du en endringsforespørsel på saken eller på personen.',
      '- Spørsmål om ekstratilskudd tar du først som endringsforespørsel. Meld en sak hvis det ikke hjelper.',
    ].join('\n'),
  },
  {
    id: 'jobbsjanse-registeret',
    area: 'JOBBSJANSE',
    title: 'Føre Jobbsjanse-registeret',
    summary: 'Registrere deltakere og sende inn årets tall til IMDi.',
    text: [
      'En deltaker finnes i registeret når fødselsnummer, dato for oppstart, kommune og type finansiering er fylt ut.',
      '',
      '- Det må ha gått minst to år siden deltakeren fullførte introduksjonsprogrammet eller mistet retten til det.',
      '- Alt du fyller ut, blir lagret med en gang. Hjelpetekstene forklarer hvert felt.',
      '- Send inn når året er ferdig. Etter innsending er det bare IMDi som kan åpne for rettelser.',
    ].join('\n'),
  },
  {
    id: 'melde-sak',
    area: 'OTHER',
    title: 'Melde en sak til brukerstøtten',
    summary: 'Slik får du raskest svar, uten personopplysninger i teksten.',
    text: [
      'Skriv hva du gjorde, hva du ventet skulle skje, og hva som skjedde.',
      '',
      '- Skriv aldri fødselsnummer, DUF-nummer eller navn. Vis til personen, tilskuddssaken eller fordelingslisten i stedet.',
      '- Oppgi sporings-ID hvis feilmeldingen har en.',
      '- Svar i den samme saken når IMDi spør. Er saken lukket, melder du en ny.',
    ].join('\n'),
  },
];
