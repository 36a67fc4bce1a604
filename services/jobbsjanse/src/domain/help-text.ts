/** The pages of the register: person og prosjekt, bakgrunn, innhold, resultat. */
export type HelpPage = 'PERSON_AND_PROJECT' | 'BACKGROUND' | 'CONTENT' | 'RESULT';

/** Help text (hjelpetekst) for one field of the register. */
export type HelpText = {
  readonly page: HelpPage;
  readonly field: string;
  readonly label: string;
  readonly text: string;
};
