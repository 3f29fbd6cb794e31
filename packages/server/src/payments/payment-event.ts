/** An event of the gateway about an attempt of ours: a hint to look, never the truth. */
export interface PaymentEvent {
  readonly listingId: number;
  readonly paymentId: number;
  /** The gateway's, `evt_…`. */
  readonly id: string;
  /** `charge.dispute.created` */
  readonly type: string;
  /** All of it, as it came. */
  readonly body: unknown;
}
