import { linkHours, type LinkPurpose } from './account-link';

/** What identity tells users by e-mail. `details` are codes and dates, never names: those are looked up when it is sent. */
export type Template =
  | 'INVITATION'
  | 'CREDENTIALS_RESET'
  | 'PASSWORD_RESET'
  | 'PASSWORD_CHANGED'
  | 'AUTHENTICATOR_CHANGED'
  | 'RECOVERY_CODE_USED'
  | 'EMAIL_CHANGED'
  | 'SESSION_STOLEN'
  | 'UNLOCKED'
  | 'REACTIVATED'
  | 'INACTIVE_SOON'
  | 'ADMINISTRATOR_CHANGE_SUBMITTED'
  | 'ADMINISTRATOR_CHANGE_DECIDED';

export type Details = Readonly<Record<string, string>>;

export type Reader = { readonly name: string; readonly username: string };

export type MessageText = { readonly subject: string; readonly text: string };

/** Templates whose message carries a link, made when it is sent so that nothing else ever holds it. */
export const linkOf: Readonly<Partial<Record<Template, LinkPurpose>>> = {
  INVITATION: 'ACTIVATION',
  CREDENTIALS_RESET: 'ACTIVATION',
  PASSWORD_RESET: 'PASSWORD_RESET',
};

type Parts = { readonly reader: Reader; readonly details: Details; readonly link: string };

const help = 'Har du spørsmål, ring brukerstøtten på 40 00 19 60.';
const notYou =
  'Var det ikke du som gjorde dette? Si fra til kommunens Kommuneadministrator med en gang.';

const texts: Readonly<
  Record<Template, (parts: Parts) => { subject: string; lines: readonly string[] }>
> = {
  INVITATION: ({ reader, link }) => ({
    subject: 'Du har fått en bruker i IMDinett',
    lines: [
      `Brukernavnet ditt er ${reader.username}.`,
      'Åpne lenken, velg et passord, og koble til en autentiseringsapp på telefonen:',
      link,
      `Lenken gjelder i ${String(linkHours)} timer og kan brukes én gang. Er den utløpt, be kommunens Kommuneadministrator sende en ny.`,
    ],
  }),
  CREDENTIALS_RESET: ({ reader, link }) => ({
    subject: 'Velg nytt passord og koble til appen på nytt',
    lines: [
      `En administrator har nullstilt innloggingen til brukeren ${reader.username}. Øktene dine er avsluttet.`,
      'Åpne lenken, velg et nytt passord, og koble til autentiseringsappen på nytt:',
      link,
      `Lenken gjelder i ${String(linkHours)} timer og kan brukes én gang.`,
      notYou,
    ],
  }),
  PASSWORD_RESET: ({ reader, link }) => ({
    subject: 'Velg nytt passord',
    lines: [
      `Noen har bedt om nytt passord for brukeren ${reader.username}.`,
      'Åpne lenken og velg et nytt passord. Du trenger også engangskoden fra appen:',
      link,
      `Lenken gjelder i ${String(linkHours)} timer og kan brukes én gang. Har du ikke bedt om dette, kan du se bort fra meldingen.`,
    ],
  }),
  PASSWORD_CHANGED: () => ({
    subject: 'Passordet ditt er endret',
    lines: [
      'Passordet til brukeren din i IMDinett er endret, og de andre øktene dine er avsluttet.',
      notYou,
    ],
  }),
  AUTHENTICATOR_CHANGED: () => ({
    subject: 'En ny autentiseringsapp er koblet til',
    lines: [
      'En ny autentiseringsapp er koblet til brukeren din i IMDinett. Den gamle gjelder ikke lenger, og det gjør heller ikke de gamle gjenopprettingskodene.',
      notYou,
    ],
  }),
  RECOVERY_CODE_USED: () => ({
    subject: 'En gjenopprettingskode er brukt',
    lines: ['En gjenopprettingskode for brukeren din i IMDinett er brukt.', notYou],
  }),
  EMAIL_CHANGED: () => ({
    subject: 'E-postadressen din er endret',
    lines: ['En administrator har endret e-postadressen til brukeren din i IMDinett.', notYou],
  }),
  SESSION_STOLEN: () => ({
    subject: 'En økt er avsluttet av sikkerhetsgrunner',
    lines: [
      'En av øktene dine i IMDinett er avsluttet fordi den ble brukt fra to steder samtidig.',
      'Logg inn på nytt. Skjer det igjen, endre passordet ditt og si fra til kommunens Kommuneadministrator.',
    ],
  }),
  UNLOCKED: () => ({
    subject: 'Brukeren din er låst opp',
    lines: ['En administrator har låst opp brukeren din i IMDinett. Du kan logge inn igjen.'],
  }),
  REACTIVATED: () => ({
    subject: 'Brukeren din er aktiv igjen',
    lines: [
      'En administrator har aktivert brukeren din i IMDinett igjen. Logg inn for å holde den aktiv.',
    ],
  }),
  INACTIVE_SOON: ({ details }) => ({
    subject: 'Brukeren din blir snart inaktiv',
    lines: [
      `Du har ikke logget inn i IMDinett på lenge. Logg inn før ${norwegianDate(details['inactiveFrom'])}, ellers blir brukeren inaktiv og må aktiveres av kommunens Kommuneadministrator.`,
    ],
  }),
  ADMINISTRATOR_CHANGE_SUBMITTED: ({ details }) => ({
    subject: 'Skjema om Kommuneadministrator er mottatt',
    lines: [
      `IMDi har mottatt skjemaet om ${details['kind'] === 'REMOVE' ? 'å fjerne' : 'ny'} Kommuneadministrator. Du får beskjed når det er behandlet.`,
    ],
  }),
  ADMINISTRATOR_CHANGE_DECIDED: ({ details }) => ({
    subject: 'Skjema om Kommuneadministrator er behandlet',
    lines: [
      // Whom it is about may have no role that shows him the form.
      `IMDi har ${details['decision'] === 'APPROVED' ? 'godkjent' : 'avslått'} skjemaet om ${subjectOf(details)}. ${details['to'] === 'SUBJECT' ? 'Kommunen eller IMDi kan svare på hvorfor.' : 'Logg inn i IMDinett for å se begrunnelsen.'}`,
    ],
  }),
};

export function textOf(template: Template, parts: Parts): MessageText {
  const { subject, lines } = texts[template](parts);
  return {
    subject,
    text: [`Hei, ${parts.reader.name}`, ...lines, help, 'Hilsen IMDinett'].join('\n\n'),
  };
}

function subjectOf({ kind, to }: Details): string {
  if (kind === 'REMOVE')
    return to === 'SUBJECT'
      ? 'å fjerne deg som Kommuneadministrator'
      : 'å fjerne Kommuneadministrator';
  return to === 'SUBJECT' ? 'deg som ny Kommuneadministrator' : 'ny Kommuneadministrator';
}

const norwegianDate = (date: string | undefined): string =>
  (date ?? '').split('-').reverse().join('.');
