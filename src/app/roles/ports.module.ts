import { type DynamicModule, Global, Module, type ValueProvider } from '@nestjs/common';

/** Gives ports to the modules of all contexts, each under its own class. */
@Global()
@Module({})
export class PortsModule {
  static of(ports: readonly ValueProvider[]): DynamicModule {
    return { module: PortsModule, providers: [...ports], exports: ports.map(({ provide }) => provide) };
  }
}
