/** A charge of a payment, as Stripe's API shows it. */
interface Charge {
  readonly object: 'charge';
  readonly id: string;
  readonly payment_intent: string;
  readonly transfer_group: string;
  readonly metadata: Readonly<Record<string, string>>;
  status: 'succeeded' | 'pending' | 'failed';
  readonly failure_code: string | null;
  readonly outcome: { readonly reason: string | null };
}

interface Intent {
  readonly object: 'payment_intent';
  readonly id: string;
  readonly amount: number;
  amount_received: number;
  readonly currency: string;
  readonly payment_method: string;
  readonly latest_charge: string | null;
  status: string;
  metadata: Readonly<Record<string, string>>;
}

interface Refund {
  readonly object: 'refund';
  readonly id: string;
  readonly payment_intent: string;
  readonly amount: number;
  readonly metadata: Readonly<Record<string, string>>;
  status: 'succeeded' | 'pending' | 'failed';
}

/** Parameters of a request, as its form has them: `metadata[key]`. */
export type Form = URLSearchParams;

export interface Answer {
  readonly status: number;
  readonly body: object;
}

const error = (status: number, type: string, more: object): Answer => ({
  status,
  body: { error: { type, message: 'The test says so.', ...more } },
});
export const invalid = (more: object, status = 400): Answer => error(status, 'invalid_request_error', more);
const cardError = (code: string, more: object = {}): Answer => error(402, 'card_error', { code, ...more });
const ok = (body: object): Answer => ({ status: 200, body: { ...body } });
const missing = (param: string): Answer => invalid({ code: 'resource_missing', param }, 404);

/** Codes of the error and of the bank, by what the name of the payment method ends in. */
const DECLINES: Readonly<Record<string, readonly [string, string]>> = {
  declined: ['card_declined', 'generic_decline'],
  insufficient_funds: ['card_declined', 'insufficient_funds'],
  '3ds': ['authentication_required', 'authentication_required'],
};
const STATUSES: Readonly<Record<string, string>> = { processing: 'processing', action: 'requires_action' };
const CHARGES: Readonly<Record<string, Charge['status']>> = { processing: 'pending' };
const KNOWN =
  /^(?:tok|pm)_(ok|late|timeout|silent|declined|insufficient_funds|3ds|action|processing|error|busy|capture_fails|refund_fails|refund_pending)$/;

/** What Stripe remembers and decides, as far as the tests of payments need it. What becomes of a request goes by the payment method. */
export class StripeLedger {
  readonly intents: Intent[] = [];
  readonly charges: Charge[] = [];
  readonly refunds: Refund[] = [];

  answer(method: string, path: string, form: Form): Answer {
    const [, , resource = '', id, action] = path.split('/');
    const route = [method, resource, id === undefined ? '' : '{id}', action].filter(Boolean).join(' ');
    switch (route) {
      case 'POST payment_intents':
        return this.authorize(form);
      case 'GET charges':
        return this.list(this.charges.filter((each) => each.transfer_group === form.get('transfer_group')));
      case 'GET refunds':
        return this.list(this.refunds.filter((each) => each.payment_intent === form.get('payment_intent')));
      case 'POST refunds':
        return this.refund(form);
      case 'GET refunds {id}':
        return ok(this.refunds.find((each) => each.id === id) ?? {});
      default:
        return this.onIntent(route, id ?? '', form);
    }
  }

  /** What was taken of payments with this label, and not given back. */
  keptOf(order: string): number {
    const ofOrder = this.intents.filter(({ metadata }) => metadata['daybook_order'] === order);
    const back = this.standing().filter((each) => ofOrder.some(({ id }) => id === each.payment_intent));
    return sum(ofOrder.map((each) => each.amount_received)) - sum(back.map(({ amount }) => amount));
  }

  private authorize(form: Form): Answer {
    const [, script] = KNOWN.exec(textIn(form, 'payment_method')) ?? [];
    if (script === undefined) return invalid({ code: 'resource_missing', param: 'payment_method' });
    const decline = DECLINES[script];
    const status = decline ? 'requires_payment_method' : (STATUSES[script] ?? 'requires_capture');
    const intent = this.begun(form, status, script === 'action' ? null : `ch_${this.charges.length + 1}`);
    this.intents.push(intent);
    this.charge(intent, decline ? 'failed' : (CHARGES[script] ?? 'succeeded'), form);
    return decline ? cardError(decline[0], { decline_code: decline[1], payment_intent: intent }) : ok(intent);
  }

  private begun(form: Form, status: string, charge: string | null): Intent {
    return {
      ...{ object: 'payment_intent', id: `pi_${this.intents.length + 1}`, status, latest_charge: charge },
      ...{ payment_method: textIn(form, 'payment_method'), currency: textIn(form, 'currency') },
      ...{ amount: Number(form.get('amount')), amount_received: 0, metadata: metadataIn(form) },
    };
  }

  private charge({ id: intent, latest_charge: id, metadata }: Intent, status: Charge['status'], form: Form): void {
    if (id === null) return;
    const [code = null, reason = null] = status === 'failed' ? (declineIn(form) ?? []) : [];
    this.charges.push({
      ...{ object: 'charge', id, payment_intent: intent, status, metadata },
      ...{ transfer_group: textIn(form, 'transfer_group'), failure_code: code, outcome: { reason } },
    });
  }

  private onIntent(route: string, id: string, form: Form): Answer {
    const intent = this.intents.find((each) => each.id === id);
    if (intent === undefined) return missing('intent');
    if (route.startsWith('GET')) return ok(intent);
    if (intent.status !== 'requires_capture') return invalid({ code: 'payment_intent_unexpected_state' });
    if (route.endsWith('cancel')) {
      intent.status = 'canceled';
      return ok(intent);
    }
    const amount = Number(form.get('amount_to_capture') ?? intent.amount);
    if (amount > intent.amount) return invalid({ code: 'amount_too_large', param: 'amount_to_capture' });
    if (intent.payment_method.endsWith('capture_fails')) return cardError('card_declined');
    Object.assign(intent, {
      ...{ status: 'succeeded', amount_received: amount, metadata: { ...intent.metadata, ...metadataIn(form) } },
    });
    return ok(intent);
  }

  private refund(form: Form): Answer {
    const intent = this.intents.find(({ id }) => id === form.get('payment_intent'));
    if (intent === undefined) return missing('payment_intent');
    const amount = Number(form.get('amount'));
    const before = this.standing().filter((each) => each.payment_intent === intent.id);
    if (amount > intent.amount_received - sum(before.map((each) => each.amount))) return invalid({ param: 'amount' });
    const [method, id] = [intent.payment_method, `re_${this.refunds.length + 1}`];
    const refund: Refund = {
      ...{ object: 'refund', id, payment_intent: intent.id, amount, metadata: metadataIn(form) },
      status: method.endsWith('refund_fails') ? 'failed' : method.endsWith('refund_pending') ? 'pending' : 'succeeded',
    };
    this.refunds.push(refund);
    return ok(refund);
  }

  /** Refunds that have failed have given nothing back. */
  private standing(): readonly Refund[] {
    return this.refunds.filter(({ status }) => status !== 'failed');
  }

  /** The newest first, as Stripe does. */
  private list(data: readonly object[]): Answer {
    return ok({ object: 'list', has_more: false, data: [...data].reverse() });
  }
}

const sum = (amounts: readonly number[]): number => amounts.reduce((all, amount) => all + amount, 0);

const textIn = (form: Form, name: string): string => form.get(name) ?? '';

const declineIn = (form: Form) => DECLINES[KNOWN.exec(textIn(form, 'payment_method'))?.[1] ?? ''];

const metadataIn = (form: Form): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...form].flatMap(([name, value]) => {
      const key = /^metadata\[(\w+)\]$/.exec(name)?.[1];
      return key === undefined ? [] : [[key, value]];
    }),
  );
