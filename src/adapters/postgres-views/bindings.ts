/** The bind parameters of one statement: values go in here and nowhere else. */
export class Bindings {
  readonly values: unknown[] = [];

  /** @returns the placeholder that stands for the value, such as `$3::bigint` */
  bind(value: unknown, type: string): string {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }
}
