import { Field, ObjectType } from '@nestjs/graphql';
import { JsonScalar } from '#platform';

@ObjectType()
export class FieldChange {
  @Field({ description: 'JSON pointer (RFC 6901) into the order: /lines/0/quantity/current' })
  path!: string;

  @Field(() => JsonScalar, { nullable: true })
  before!: unknown;

  @Field(() => JsonScalar, { nullable: true })
  after!: unknown;
}
