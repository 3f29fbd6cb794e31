import type { Card } from '@admit-one/sdk/contract';
import type { Reader } from './for-reader.ts';
import type { Column } from './table.ts';

/** What a list of saved cards shows. */
export function cardColumns(reader: Reader): Column<Card>[] {
  return [
    { key: 'id', title: 'Card', text: ({ id }) => id },
    { key: 'brand', title: 'Brand', text: ({ brand }) => (reader === 'program' ? brand : brandName(brand)) },
    { key: 'last4', title: 'Ends in', text: ({ last4 }) => last4 },
    { key: 'expires', title: 'Expires', text: expiryOf },
    {
      key: 'isDefault',
      title: 'Default',
      text: ({ isDefault }) => (reader === 'program' ? `${isDefault}` : isDefault ? 'yes' : ''),
    },
  ];
}

/** `Visa 4242`. */
export function cardName({ brand, last4 }: Card): string {
  return `${brandName(brand)} ${last4}`;
}

/** `12/34`. */
export function expiryOf({ expMonth, expYear }: Pick<Card, 'expMonth' | 'expYear'>): string {
  return `${`${expMonth}`.padStart(2, '0')}/${`${expYear % 100}`.padStart(2, '0')}`;
}

function brandName(brand: string): string {
  return brandNames[brand] ?? brand.charAt(0).toUpperCase() + brand.slice(1);
}

const brandNames: Readonly<Record<string, string>> = {
  amex: 'American Express',
  jcb: 'JCB',
  unionpay: 'UnionPay',
  mastercard: 'Mastercard',
};
