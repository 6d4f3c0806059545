import { type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { lexicographicSortSchema, printSchema } from 'graphql';

/** The SDL of the schema that these resolver classes make, sorted, without starting anything. */
export const schemaText = async (resolvers: readonly Type[]): Promise<string> => {
  const application = await NestFactory.createApplicationContext(GraphQLSchemaBuilderModule, { logger: false });
  try {
    const schema = await application.get(GraphQLSchemaFactory).create([...resolvers]);
    return `${printSchema(lexicographicSortSchema(schema))}\n`;
  } finally {
    await application.close();
  }
};
