import { Command } from '@nestjs/cqrs';
import { Length } from 'class-validator';
import type { CommandAnswer, CommandContext } from '#kernel';
import { type ImportBinding, importBinding, creatingImportBinding, Optional, SafeInteger } from '#platform';

class AccountToOpen {
  @Optional()
  @Length(1, 20)
  accountId?: string;
}

class AmountToDeposit {
  @SafeInteger({ min: 1 })
  amount!: number;
}

/** What a binding of the accounts makes: all that it was given. */
export class AccountCommand extends Command<CommandAnswer> {
  constructor(
    readonly name: string,
    readonly accountId: string,
    readonly body: object,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** `OpenAccount` makes something that its body may name, `Deposit` is about an account named beside its body. */
export const ACCOUNT_IMPORTS: readonly ImportBinding[] = [
  creatingImportBinding(
    'OpenAccount',
    AccountToOpen,
    ({ accountId }) => accountId,
    (body, context) => new AccountCommand('OpenAccount', body.accountId ?? 'new', body, context),
  ),
  importBinding(
    'Deposit',
    'accountId',
    AmountToDeposit,
    (accountId, body, context) => new AccountCommand('Deposit', accountId, body, context),
  ),
];

/** A line that opens or feeds an account, as a file has it. */
export const deposit = (accountId: string, amount: number, changes: object = {}): string =>
  JSON.stringify({
    command: 'Deposit',
    accountId,
    idempotencyKey: `${accountId}-${amount}`,
    body: { amount },
    ...changes,
  });
