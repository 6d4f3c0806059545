/** What a user asked of a command of the terminal cannot be done as asked; the message says why. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}
