/* global window, document, FormData, Request, URL */
// Runs in the browser, before GraphiQL. Tokens live in this tab alone and go to /graphql of this origin only.
(() => {
  const key = 'imdinett.session';
  const send = window.fetch.bind(window);
  const element = (id) => document.getElementById(id);
  let session = JSON.parse(window.sessionStorage.getItem(key) ?? 'null');

  const sessionFields = 'accessToken accessTokenExpiresAt refreshToken user { name }';
  const mutations = {
    login: 'mutation ($input: LoginInput!) { login(input: $input) { challengeToken } }',
    verifyOneTimeCode: `mutation ($input: VerifyOneTimeCodeInput!) { verifyOneTimeCode(input: $input) { ${sessionFields} } }`,
    refreshSession: `mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { ${sessionFields} } }`,
    logout: 'mutation ($input: LogoutInput!) { logout(input: $input) { __typename } }',
  };

  const change = async (name, input) => {
    const response = await send('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: mutations[name], variables: { input } }),
    });
    const { data, errors } = await response.json();
    if (!data?.[name]) throw new Error(errors?.[0]?.message ?? 'Noe gikk galt. Prøv igjen.');
    return data[name];
  };

  const keep = (next) => {
    session = next;
    if (next) window.sessionStorage.setItem(key, JSON.stringify(next));
    else window.sessionStorage.removeItem(key);
    show();
  };

  const show = () => {
    element('skjema').hidden = session !== null;
    element('innlogget').hidden = session === null;
    element('navn').textContent = session?.user.name ?? '';
  };

  const tell = (text, isError = false) => {
    element('melding').textContent = text;
    element('melding').className = isError ? 'feil' : '';
  };

  let refreshing = null;
  const refresh = () => {
    refreshing ??= change('refreshSession', { refreshToken: session.refreshToken })
      .then(keep, () => {
        keep(null);
        tell('Økten er utløpt. Logg inn på nytt.', true);
      })
      .finally(() => {
        refreshing = null;
      });
    return refreshing;
  };

  const withToken = (request) => {
    const copy = request.clone();
    if (session) copy.headers.set('authorization', `Bearer ${session.accessToken}`);
    return copy;
  };

  const isSpent = async (response) => {
    const { errors } = await response.clone().json();
    return (
      errors?.some(({ extensions }) =>
        ['TOKEN_STALE', 'UNAUTHENTICATED'].includes(extensions?.code),
      ) ?? false
    );
  };

  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (
      new URL(request.url).pathname !== '/graphql' ||
      !session ||
      request.headers.has('authorization')
    )
      return send(request);
    if (Date.parse(session.accessTokenExpiresAt) < Date.now() + 5_000) await refresh();
    const response = await send(withToken(request));
    if (!session || !(await isSpent(response))) return response;
    await refresh();
    return session ? send(withToken(request)) : response;
  };

  element('skjema').addEventListener('submit', async (event) => {
    event.preventDefault();
    const form = event.target;
    const { username, password, code } = Object.fromEntries(new FormData(form));
    try {
      tell('Logger inn …');
      const { challengeToken } = await change('login', { username, password });
      keep(await change('verifyOneTimeCode', { challengeToken, code }));
      form.reset();
      tell('Du er logget inn. Spørringene sendes med tilgangene dine.');
      element('logg-ut').focus();
    } catch (error) {
      tell(error.message, true);
      form.elements.code.value = '';
      form.elements.code.focus();
    }
  });

  element('logg-ut').addEventListener('click', async () => {
    const { refreshToken } = session;
    keep(null);
    await change('logout', { refreshToken }).catch(() => undefined);
    // What was asked for last must not stay on the screen.
    window.location.reload();
  });

  show();
})();
