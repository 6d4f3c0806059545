/** A class whose properties carry class-validator decorators. */
export type ShapeClass<Body extends object = object> = new (...values: never[]) => Body;
