import { Router } from 'express';
import { show } from '../amounts.ts';
import type { Call } from '../call.ts';
import { completeIfPaid, successAddress } from '../checkout.ts';
import { findIntent, finishAuthentication } from '../intent-transitions.ts';
import { notFound } from '../problem.ts';
import { type Service, withCall } from '../serve.ts';
import { html, layout } from './html.ts';

/** What a bank shows its customer to have a payment confirmed: one button agrees, the other does not. */
export function authenticationPage(service: Service): Router {
  const router = Router();
  const path = '/authenticate/:id/:source';

  router.get(path, async (request, response) => {
    const { amount, currency } = await withCall(
      service,
      request,
      (call) => findAsked(call, request.path).intent,
    );
    const body = html`<h1>Your bank asks: is this you?</h1>
<p class="amount">${show(amount, currency)}</p>
<form method="post">
<button name="outcome" value="complete">Complete authentication</button>
<button name="outcome" value="fail">Fail authentication</button>
</form>`;
    response.send(layout('Authentication', body));
  });

  router.post(path, async (request, response) => {
    const passed = (request.body as { outcome?: unknown } | undefined)?.outcome === 'complete';
    const address = await withCall(service, request, (call) => {
      const { returnUrl } = findAsked(call, request.path);
      const intent = finishAuthentication(call, call.id, passed);
      const sessionId = call.state.get('payment_intent', call.id)?.session;
      return sessionId ? afterCheckout(call, sessionId) : returnUrl && withOutcome(returnUrl, intent, passed);
    });
    if (address) return response.redirect(303, address);
    response.send(layout('Done', html`<h1>Done</h1><p>You can close this page.</p>`));
  });

  return router;
}

/** The intent whose authentication is going on at this very address; a used or invented one is not found. */
function findAsked(call: Call, path: string) {
  const intent = findIntent(call, call.id);
  const redirect = intent.next_action?.redirect_to_url;
  const address = redirect?.url ?? intent.next_action?.use_stripe_sdk?.stripe_js;
  if (typeof address !== 'string' || new URL(address).pathname !== path) throw notFound('page', path);
  return { intent, returnUrl: redirect?.return_url ?? null };
}

function afterCheckout(call: Call, sessionId: string): string | null {
  const session = completeIfPaid(call, sessionId);
  return session.status === 'complete' ? successAddress(session) : session.url;
}

function withOutcome(
  returnUrl: string,
  intent: { id: string; client_secret: string | null },
  passed: boolean,
): string {
  const url = new URL(returnUrl);
  url.searchParams.set('payment_intent', intent.id);
  url.searchParams.set('payment_intent_client_secret', intent.client_secret ?? '');
  url.searchParams.set('redirect_status', passed ? 'succeeded' : 'failed');
  return url.href;
}
