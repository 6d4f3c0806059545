import type { INestApplication } from '@nestjs/common';
import { ProblemFilter } from './problems/problem.filter.js';
import { ShapePipe } from './shapes/shape.pipe.js';

/** Makes every REST route of an application check bodies against their shapes and answer problems. */
export const setUpRest = (app: INestApplication): void => {
  app.useGlobalPipes(new ShapePipe());
  app.useGlobalFilters(new ProblemFilter());
};
