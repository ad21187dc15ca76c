// A real OpenID Connect provider for the tests, with two clients. Whoever comes is signed in as the login_hint says.
import { Provider } from 'oidc-provider';

const [port, ttl] = process.argv.slice(2).map(Number);
const issuer = `http://127.0.0.1:${port}`;
const client = (id) => ({
  client_id: id, client_secret: `${id}-secret`, redirect_uris: [`http://testserver/desk/sign-in/back/`],
});
const provider = new Provider(issuer, {
  clients: [client('abord'), client('another')],
  claims: { openid: ['sub', 'acr'], email: ['email', 'email_verified'] },
  conformIdTokenClaims: true,
  acrValues: ['level2'],
  ttl: { IdToken: () => ttl, AccessToken: () => 3600, AuthorizationCode: () => 60, Grant: () => 3600, Interaction: () => 60, Session: () => 60 },
  pkce: { required: () => false },
  features: { devInteractions: { enabled: false } },
  // The hint is name, or name!unverified, or name!level2.
  findAccount: (_ctx, id) => ({
    accountId: id,
    claims: async () => ({ sub: id, email: `${id.split('!')[0]}@example.be`, email_verified: !id.includes('!unverified') }),
  }),
  interactions: { url: (_ctx, interaction) => `/go/${interaction.uid}` },
});
provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith('/go/')) return next();
  const { prompt, params, session } = await provider.interactionDetails(ctx.req, ctx.res);
  if (prompt.name === 'login') {
    const who = params.login_hint;
    const acr = who.includes('!level2') ? 'level2' : undefined;
    return provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: who, acr } });
  }
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope('openid email');
  return provider.interactionFinished(ctx.req, ctx.res, { consent: { grantId: await grant.save() } });
});
provider.listen(port, '127.0.0.1', () => console.log('ready'));
