import { textOf } from './message';

const reader = { name: 'Kari Nordmann', username: 'kari' };
const textFor = (details: Readonly<Record<string, string>>): string =>
  textOf('ADMINISTRATOR_CHANGE_DECIDED', { reader, details, link: '' }).text;

it.each([
  ['ADD', 'APPROVED', 'IMDi har godkjent skjemaet om ny Kommuneadministrator.'],
  ['ADD', 'REJECTED', 'IMDi har avslått skjemaet om ny Kommuneadministrator.'],
  ['REMOVE', 'APPROVED', 'IMDi har godkjent skjemaet om å fjerne Kommuneadministrator.'],
  ['REMOVE', 'REJECTED', 'IMDi har avslått skjemaet om å fjerne Kommuneadministrator.'],
])('whoever sent in the form (%s, %s) reads where the reason stands', (kind, decision, text) => {
  expect(textFor({ kind, decision })).toContain(
    `${text} Logg inn i IMDinett for å se begrunnelsen.`,
  );
});

it.each([
  ['ADD', 'APPROVED', 'IMDi har godkjent skjemaet om deg som ny Kommuneadministrator.'],
  ['ADD', 'REJECTED', 'IMDi har avslått skjemaet om deg som ny Kommuneadministrator.'],
  ['REMOVE', 'APPROVED', 'IMDi har godkjent skjemaet om å fjerne deg som Kommuneadministrator.'],
  ['REMOVE', 'REJECTED', 'IMDi har avslått skjemaet om å fjerne deg som Kommuneadministrator.'],
])('whom it is about (%s, %s) is not sent to a page he may not see', (kind, decision, text) => {
  const message = textFor({ kind, decision, to: 'SUBJECT' });
  expect(message).toContain(text);
  expect(message).not.toContain('Logg inn');
});
