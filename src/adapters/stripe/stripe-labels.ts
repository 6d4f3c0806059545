/** What payments and refunds carry at Stripe, for people and for webhooks: whose they are, and under which key. */
export interface StripeLabel {
  readonly daybook_installation: string;
  /** `<orderId>/<paymentId>/authorize` */
  readonly daybook_key: string;
  readonly daybook_order: string;
}

export const labelOf = (installation: string, key: string): StripeLabel & Record<string, string> => ({
  daybook_installation: installation,
  daybook_key: key,
  daybook_order: key.slice(0, key.indexOf('/')),
});

/** The order that a thing at Stripe is of, and its key; nothing of another installation, or of another program. */
export const labelIn = (metadata: Readonly<Record<string, string>> | null | undefined, installation: string) =>
  metadata?.['daybook_installation'] === installation
    ? { orderId: metadata['daybook_order'], key: metadata['daybook_key'] }
    : {};
