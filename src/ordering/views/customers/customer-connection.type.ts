import { Field, ObjectType } from '@nestjs/graphql';
import { type Page, PageInfo } from '#platform';
import { Customer } from '../../api/customer.type.js';

@ObjectType()
export class CustomerEdge {
  @Field()
  cursor!: string;

  @Field(() => Customer)
  node!: Customer;
}

@ObjectType()
export class CustomerConnection {
  @Field(() => [CustomerEdge])
  get edges(): readonly CustomerEdge[] {
    return this.page.edges;
  }

  @Field(() => [Customer])
  get nodes(): readonly Customer[] {
    return this.page.nodes;
  }

  @Field(() => PageInfo)
  get pageInfo(): PageInfo {
    return this.page.pageInfo;
  }

  constructor(private readonly page: Page<Customer>) {}
}
