import { Field, Float, Int, ObjectType } from '@nestjs/graphql';
import { BigIntScalar } from '#platform';

@ObjectType({ description: 'How one view is doing' })
export class ProjectionStatus {
  @Field()
  name!: string;

  @Field(() => Int)
  projectionVersion!: number;

  @Field()
  build!: string;

  @Field(() => BigIntScalar, { description: 'log position up to which the view has seen everything' })
  position!: number;

  @Field(() => BigIntScalar)
  lagEvents!: number;

  @Field(() => Float)
  lagSeconds!: number;

  @Field()
  status!: string;

  @Field(() => BigIntScalar, { nullable: true })
  documents?: number | undefined;

  @Field(() => String, { nullable: true })
  lastError?: string | undefined;
}
