import { Field, ObjectType } from '@nestjs/graphql';
import { BigIntScalar, Money } from '#platform';

@ObjectType({ description: 'orders not cancelled, by the country they go to now' })
export class SalesCountry {
  @Field(() => String, { nullable: true, description: 'ISO 3166-1 alpha-2; null for orders without a country' })
  countryCode!: string | null;

  @Field(() => BigIntScalar)
  orders!: bigint;

  @Field(() => BigIntScalar)
  quantity!: bigint;

  @Field(() => Money, { description: 'after discount, before tax and shipping' })
  net!: Money;

  @Field(() => Money, { description: 'net + tax + shipping' })
  total!: Money;
}
