/** Why a card was declined, from the gateway's code: https://docs.stripe.com/declines/codes */
export function declineWords(code: string | null | undefined): string {
  if (code == null) return 'no reason given';
  return words[code] ?? code.replaceAll('_', ' ');
}

const words: Readonly<Record<string, string>> = {
  generic_decline: 'the bank gives no reason',
  insufficient_funds: 'not enough money',
  payment_intent_authentication_failure: 'the bank could not tell that it was you',
  authentication_required: 'the bank wants to know that it is you',
  test_mode_live_card: 'the sandbox takes test cards only',
};
