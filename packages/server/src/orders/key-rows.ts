/** Orders by their keys, as the one parameter of a statement: the JSON text of its rows. */
export function orderRows(orders: readonly { listingId: number; orderId: number }[]): string {
  return JSON.stringify(
    orders.map(({ listingId, orderId }) => ({ listing_id: listingId, order_id: orderId })),
  );
}

/** Payments by their keys, the same way. */
export function paymentRows(payments: readonly { listingId: number; paymentId: number }[]): string {
  return JSON.stringify(
    payments.map(({ listingId, paymentId }) => ({ listing_id: listingId, payment_id: paymentId })),
  );
}
