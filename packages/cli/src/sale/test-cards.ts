/** Cards that the sandbox knows, by what `--pay-with` calls them. They are the gateway's own ready-made references. */
export interface TestCard {
  name: string;
  paymentMethod: string;
  /** What it does, as a choice. */
  does: string;
}

export const testCards: readonly TestCard[] = [
  { name: 'test', paymentMethod: 'pm_card_visa', does: 'A test card that pays (4242 4242 4242 4242)' },
  {
    name: 'test-declined',
    paymentMethod: 'pm_card_chargeDeclined',
    does: 'A test card that is declined',
  },
  {
    name: 'test-insufficient',
    paymentMethod: 'pm_card_chargeDeclinedInsufficientFunds',
    does: 'A test card without enough money',
  },
  {
    name: 'test-authentication',
    paymentMethod: 'pm_card_authenticationRequired',
    does: 'A test card whose bank asks who you are',
  },
];
