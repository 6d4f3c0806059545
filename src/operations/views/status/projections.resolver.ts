import { QueryBus } from '@nestjs/cqrs';
import { Query, Resolver } from '@nestjs/graphql';
import { ListProjections } from './list-projections.query.js';
import { ProjectionStatus } from './projection-status.type.js';

@Resolver()
export class ProjectionsResolver {
  constructor(private readonly queries: QueryBus) {}

  @Query(() => [ProjectionStatus], { description: 'How far each view has come' })
  projections(): Promise<readonly ProjectionStatus[]> {
    return this.queries.execute(new ListProjections());
  }
}
