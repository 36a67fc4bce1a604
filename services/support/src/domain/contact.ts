/** How to reach the support service (brukerstøtte). */
export type Contact = {
  readonly phone: string;
  readonly phoneInternational: string;
  readonly message: string;
};

// IMDi, "Roller og tilganger": the phone is for those who cannot log in; all else is a support case.
export const contact: Contact = {
  phone: '40 00 19 60',
  phoneInternational: '+4740001960',
  message:
    'Får du ikke logget inn, kan du ringe oss. Har du spørsmål om noe annet, melder du en sak når du er logget inn.',
};
