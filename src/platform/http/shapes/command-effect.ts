import { IsArray, IsString } from 'class-validator';
import { Described } from './decorators.js';

/** What every command is answered, besides what it is about. */
export class CommandEffect {
  @Described('what happened; empty when nothing had to')
  @IsArray()
  @IsString({ each: true })
  events!: string[];

  @Described('give it to a read to see the effect')
  @IsString()
  consistencyToken!: string;
}
