import { type AdmitOne, isAdmitOneError } from '@admit-one/sdk';

/** What an app might do: hold a seat as a gift, and say it in a sentence. */
export async function holdGift(client: AdmitOne, listingId: string, seat: number): Promise<string> {
  try {
    const order = await client.orders.hold(listingId, { seats: [seat] });
    return `${order.seats[0]?.label} is held until ${order.expiresAt}.`;
  } catch (error) {
    if (isAdmitOneError(error, 'seats_taken')) {
      return `${error.details.seats.map(({ label }) => label).join(', ')} was just taken. Choose another.`;
    }
    throw error;
  }
}
