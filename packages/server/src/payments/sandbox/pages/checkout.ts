import { type Request, type Response, Router } from 'express';
import type Stripe from 'stripe';
import { z } from 'zod';
import { show } from '../amounts.ts';
import type { Call } from '../call.ts';
import { findSession, intentOfPage, submitCard, successAddress } from '../checkout.ts';
import { Problem } from '../problem.ts';
import { type Service, withCall } from '../serve.ts';
import { type Html, html, layout } from './html.ts';

type Session = Stripe.Checkout.Session;

interface View {
  session: Session;
  title: string;
  problem: string | null;
}

const cardForm = z.object({
  number: z.string(),
  exp_month: z.string(),
  exp_year: z.string(),
  cvc: z.string(),
});

/** The page on which a buyer gives a card: to pay with it, or (mode `setup`) to keep it for later. */
export function checkoutPage(service: Service): Router {
  const router = Router();
  const path = '/c/pay/:id';

  router.get(path, async (request, response) => {
    render(response, await withCall(service, request, view));
  });

  router.post(path, async (request, response) => {
    const entry = cardForm.safeParse(request.body);
    try {
      const address = await withCall(service, request, (call) => {
        const session = findSession(call, call.id);
        if (session.status !== 'open') return null;
        if (!entry.success)
          throw new Problem(400, { type: 'card_error', message: 'Please fill in all four fields.' });
        return submitCard(call, session, entry.data);
      });
      if (address !== null) return response.redirect(303, address);
      render(response, await withCall(service, request, view));
    } catch (error) {
      if (!(error instanceof Problem) || error.status === 404) throw error;
      await retry(service, request, response, error);
    }
  });

  return router;
}

async function retry(
  service: Service,
  request: Request,
  response: Response,
  problem: Problem,
): Promise<void> {
  const stillOpen = await withCall(service, request, view);
  render(response.status(problem.status), { ...stillOpen, problem: problem.message });
}

function view(call: Call): View {
  const session = findSession(call, call.id);
  const problem = intentOfPage(call, session)?.last_payment_error?.message ?? null;
  return { session, title: call.state.get('session', call.id)!.title, problem };
}

function render(response: Response, { session, title, problem }: View): void {
  if (session.status === 'open') response.send(layout(title, form(session, title, problem)));
  else if (session.status === 'complete') response.redirect(303, successAddress(session));
  else
    response
      .status(410)
      .send(layout('Expired', html`<h1>This page has expired</h1><p>Nothing was charged.</p>`));
}

function form(session: Session, title: string, problem: string | null): Html {
  const pays = session.mode === 'payment';
  return html`<h1>${title}</h1>
${pays ? html`<p class="amount">${show(session.amount_total!, session.currency!)}</p>` : null}
${problem ? html`<p class="problem" role="alert">${problem}</p>` : null}
<form method="post" autocomplete="off">
<label>Card number <input name="number" inputmode="numeric" required placeholder="4242 4242 4242 4242"></label>
<label>Expiry month <input name="exp_month" inputmode="numeric" required placeholder="12"></label>
<label>Expiry year <input name="exp_year" inputmode="numeric" required placeholder="34"></label>
<label>Security code <input name="cvc" inputmode="numeric" required placeholder="123"></label>
<button>${pays ? 'Pay' : 'Save card'}</button>
</form>
${session.cancel_url ? html`<p><a href="${session.cancel_url}">Cancel and go back</a></p>` : null}`;
}
