import { QueryBus } from '@nestjs/cqrs';
import { Query, Resolver } from '@nestjs/graphql';
import { ListProjections } from './list-projections.query.js';
import { ProjectionStatus } from './projection-status.type.js';
import type { ProjectionReport } from './watched-projections.js';

@Resolver()
export class ProjectionsResolver {
  constructor(private readonly queries: QueryBus) {}

  @Query(() => [ProjectionStatus], { description: 'How far each view has come' })
  projections(): Promise<readonly ProjectionReport[]> {
    return this.queries.execute(new ListProjections());
  }
}
